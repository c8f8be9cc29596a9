"""A small real OpenID provider on the loopback: discovery, authorize, token, keys, userinfo.

It checks what a real one checks (client, redirect address, PKCE, single use of codes),
speaks three dialects, and can be told to misbehave.
"""

import base64
import hashlib
import json
import secrets
import threading
import time
from collections.abc import Callable, Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass, field
from html import escape
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from typing import Any
from urllib.parse import parse_qs, unquote, urlencode, urlsplit

import jwt
from cryptography.hazmat.primitives.asymmetric import rsa

from beffroi.accounts.rules.providers import HABITS, Dialect

CLIENT_ID = "beffroi"
CLIENT_SECRET = "secret de l’essai"
Claims = dict[str, Any]
Tamper = Callable[[Claims], Claims]


def _same(claims: Claims) -> Claims:
    return claims


@dataclass
class OidcProvider:
    """A provider whose only person is `person`; `tamper…` spoil what it signs."""

    dialect: Dialect
    person: Claims
    acr: str = "eidas1"
    amr: list[str] = field(default_factory=lambda: ["pwd"])
    tamper_token: Tamper = _same
    tamper_userinfo: Tamper = _same
    algorithm: str = "RS256"
    kid: str = "cle-1"
    auth_methods: tuple[str, ...] = ("client_secret_basic", "client_secret_post")
    port: int = 0
    codes: dict[str, Claims] = field(default_factory=dict)
    access: dict[str, Claims] = field(default_factory=dict)
    asked: list[dict[str, str]] = field(default_factory=list)
    logouts: list[dict[str, str]] = field(default_factory=list)
    key: rsa.RSAPrivateKey = field(
        default_factory=lambda: rsa.generate_private_key(65537, 2048)
    )
    signing_key: rsa.RSAPrivateKey | None = None

    @property
    def issuer(self) -> str:
        return f"http://127.0.0.1:{self.port}/royaume"

    def setting(self, **changes: object) -> Claims:
        """Return what BEFFROI_OIDC would hold for it."""
        return {
            "name": "essai",
            "label": "Connexion d’essai",
            "kind": self.dialect.value,
            "issuer": self.issuer,
            "client_id": CLIENT_ID,
            "client_secret": CLIENT_SECRET,
            **changes,
        }

    def discovery(self) -> Claims:
        return {
            "issuer": self.issuer,
            "authorization_endpoint": f"{self.issuer}/authorize",
            "token_endpoint": f"{self.issuer}/token",
            "userinfo_endpoint": f"{self.issuer}/userinfo",
            "jwks_uri": f"{self.issuer}/certs",
            "end_session_endpoint": f"{self.issuer}/logout",
            "token_endpoint_auth_methods_supported": list(self.auth_methods),
        }

    def keys(self) -> Claims:
        row = json.loads(jwt.algorithms.RSAAlgorithm.to_jwk(self.key.public_key()))
        return {"keys": [{**row, "kid": self.kid, "use": "sig", "alg": "RS256"}]}

    def authorize(self, asked: dict[str, str]) -> str:
        """Return where the browser goes back to, with a fresh code."""
        self.asked.append(asked)
        assert asked["client_id"] == CLIENT_ID
        assert asked["response_type"] == "code"
        assert asked["code_challenge_method"] == "S256"
        assert "openid" in asked["scope"].split()
        code = secrets.token_urlsafe(16)
        self.codes[code] = dict(asked)
        back = {"code": code, "state": asked["state"]}
        return f"{asked['redirect_uri']}?{urlencode(back)}"

    def exchange(self, form: Mapping[str, str], header: str) -> Claims | None:
        """Return the tokens of a code, once; None when anything is not right."""
        asked = self.codes.pop(form.get("code", ""), None)
        if asked is None or not self._is_client(form, header):
            return None
        digest = hashlib.sha256(form.get("code_verifier", "").encode()).digest()
        challenge = base64.urlsafe_b64encode(digest).decode().rstrip("=")
        if challenge != asked["code_challenge"]:
            return None
        if form.get("redirect_uri") != asked["redirect_uri"]:
            return None
        token = secrets.token_urlsafe(16)
        self.access[token] = self.person
        return {
            "access_token": token,
            "token_type": "Bearer",
            "id_token": self.sign(self.tamper_token(self._claims(asked["nonce"]))),
        }

    def _claims(self, nonce: str) -> Claims:
        now = int(time.time())
        return {
            "iss": self.issuer,
            "aud": CLIENT_ID,
            "sub": self.person["sub"],
            "iat": now,
            "exp": now + 60,
            "nonce": nonce,
            "acr": self.acr,
            "amr": self.amr,
        }

    def _is_client(self, form: Mapping[str, str], header: str) -> bool:
        if "client_secret_basic" not in self.auth_methods:
            pair = (form.get("client_id"), form.get("client_secret"))
            return pair == (CLIENT_ID, CLIENT_SECRET)
        raw = base64.b64decode(header.removeprefix("Basic ")).decode()
        name, _, secret = raw.partition(":")
        return (unquote(name), unquote(secret)) == (CLIENT_ID, CLIENT_SECRET)

    def sign(self, claims: Claims) -> str:
        key: Any = self.signing_key or self.key
        if self.algorithm == "none":
            key = None
        elif self.algorithm.startswith("HS"):
            # The classic confusion: the public key, used as a shared secret.
            key = json.dumps(self.keys()["keys"][0])
        return jwt.encode(
            claims, key, algorithm=self.algorithm, headers={"kid": self.kid}
        )

    def userinfo(self, header: str) -> tuple[str, str] | None:
        person = self.access.get(header.removeprefix("Bearer "))
        if person is None:
            return None
        claims = self.tamper_userinfo(dict(person))
        if self.dialect == Dialect.PROCONNECT:
            source = {"iss": self.issuer, "aud": CLIENT_ID}
            return self.sign({**source, **claims}), "application/jwt"
        return json.dumps(claims), "application/json"


class _Handler(BaseHTTPRequestHandler):
    provider: OidcProvider

    def log_message(self, *_: Any) -> None:
        """Say nothing."""

    def do_GET(self) -> None:
        parts = urlsplit(self.path)
        asked = {name: values[0] for name, values in parse_qs(parts.query).items()}
        path = parts.path.removeprefix("/royaume")
        if path == HABITS[self.provider.dialect].discovery_path:
            self._json(self.provider.discovery())
        elif path == "/certs":
            self._json(self.provider.keys())
        elif path == "/authorize":
            self._page(self.provider.authorize(asked))
        elif path == "/userinfo":
            self._answer(self.provider.userinfo(self.headers["Authorization"] or ""))
        elif path == "/logout":
            self.provider.logouts.append(asked)
            self.send_response(302)
            self.send_header("Location", asked["post_logout_redirect_uri"])
            self.end_headers()
        else:
            self.send_error(404)

    def do_POST(self) -> None:
        body = self.rfile.read(int(self.headers["Content-Length"])).decode()
        form = {name: values[0] for name, values in parse_qs(body).items()}
        tokens = self.provider.exchange(form, self.headers["Authorization"] or "")
        if tokens is None:
            self.send_error(400)
        else:
            self._json(tokens)

    def _page(self, back: str) -> None:
        """Show what a provider shows: who one is, and the way back."""
        html = (
            '<!doctype html><html lang="fr"><title>Fournisseur d’essai</title>'
            f'<main><h1>Qui êtes-vous ?</h1><a href="{escape(back)}">'
            "Confirmer mon identité</a></main></html>"
        )
        self._answer((html, "text/html; charset=utf-8"))

    def _json(self, value: Claims) -> None:
        self._answer((json.dumps(value), "application/json"))

    def _answer(self, answer: tuple[str, str] | None) -> None:
        if answer is None:
            self.send_error(401)
            return
        text, kind = answer
        self.send_response(200)
        self.send_header("Content-Type", kind)
        self.end_headers()
        self.wfile.write(text.encode())


@contextmanager
def running(provider: OidcProvider) -> Iterator[OidcProvider]:
    """Serve a provider on a free port of the loopback."""
    handler = type("Handler", (_Handler,), {"provider": provider})
    server = ThreadingHTTPServer(("127.0.0.1", 0), handler)
    provider.port = server.server_port
    thread = threading.Thread(target=server.serve_forever, args=(0.05,), daemon=True)
    thread.start()
    try:
        yield provider
    finally:
        server.shutdown()
        server.server_close()
        thread.join()


KEYCLOAK_PERSON: Claims = {
    "sub": "5f0c0a3e-1",
    "given_name": "Nadia",
    "family_name": "Delmas",
    "email": "referent@exemple-beffroi.fr",
    "email_verified": True,
}
PROCONNECT_PERSON: Claims = {
    "sub": "a3f1c2",
    "given_name": "Nadia",
    "usual_name": "Delmas",
    "email": "referent@exemple-beffroi.fr",
    "uid": "77",
    "siret": "12345678900011",
}
PSC_PERSON: Claims = {
    "sub": "f:9b1c:899700000001",
    "SubjectNameID": "899700000001",
    "given_name": "NADIA",
    "family_name": "DELMAS",
    "SubjectRefPro": {
        "exercices": [
            {
                "codeProfession": "60",
                "activities": [
                    {
                        "numeroSiretSite": "12345678900011",
                        "numeroFinessSite": "990000001",
                        "raisonSocialeSite": "",
                    }
                ],
            }
        ]
    },
}
