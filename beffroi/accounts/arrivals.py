"""What a session remembers of a sign-in by a provider, from the departure to the way out."""

import hmac
from collections.abc import Mapping
from dataclasses import asdict, dataclass
from typing import Any

from django.conf import settings
from django.contrib.sessions.backends.base import SessionBase

from beffroi.accounts.oidc import Departure, find_provider, way_out
from beffroi.accounts.rules.claims import Known
from beffroi.accounts.rules.sessions import is_recent
from beffroi.lib import clock, secretbox

DEPARTURE_KEY = "provider_departure"
ARRIVAL_KEY = "provider_arrival"
WAY_OUT_KEY = "provider_way_out"
INVITATIONS = "/invitations/lien/"


@dataclass(frozen=True, slots=True)
class Kept:
    """A departure as remembered; `owner` is the account to attach, "" to sign in."""

    nonce: str
    verifier: str
    owner: str
    next_path: str


@dataclass(frozen=True, slots=True)
class Back:
    """A person who came back: the provider's identity token, and their departure."""

    token: str
    kept: Kept


def note_departure(
    session: SessionBase, *, slug: str, departure: Departure, owner: str, next_path: str
) -> None:
    session[DEPARTURE_KEY] = {
        "slug": slug,
        "state": departure.state,
        "nonce": departure.nonce,
        "verifier": departure.verifier,
        "owner": owner,
        "next_path": next_path,
        "at": clock.now().timestamp(),
    }


def take_departure(session: SessionBase, slug: str, state: str) -> Kept | None:
    """Return the departure that a state ends, once; None when it is not the one awaited."""
    row: Mapping[str, Any] | None = session.pop(DEPARTURE_KEY, None)
    if row is None or row["slug"] != slug:
        return None
    is_awaited = hmac.compare_digest(row["state"].encode(), state.encode())
    if not is_awaited or not is_recent(row["at"], now=clock.now().timestamp()):
        return None
    return Kept(row["nonce"], row["verifier"], row["owner"], row["next_path"])


def note_arrival(session: SessionBase, known: Known) -> None:
    """Keep who a provider says it is, for half a page of the visit: no account is open."""
    session[ARRIVAL_KEY] = {**asdict(known), "at": clock.now().timestamp()}


def read_arrival(session: SessionBase) -> Known | None:
    """Return who came by a provider and has no account; None when too long ago."""
    row: Mapping[str, Any] | None = session.get(ARRIVAL_KEY)
    if row is None or not is_recent(row["at"], now=clock.now().timestamp()):
        return None
    kept = {name: value for name, value in row.items() if name != "at"}
    return Known(
        **{**kept, "sirets": tuple(kept["sirets"]), "finess": tuple(kept["finess"])}
    )


def forget_arrival(session: SessionBase) -> None:
    session.pop(ARRIVAL_KEY, None)


def is_invitation(path: str) -> bool:
    return path.startswith(INVITATIONS)


def note_way_out(session: SessionBase, slug: str, token: str) -> None:
    """Keep the identity token, sealed: the provider asks for it at the way out."""
    sealed = secretbox.seal(token, secret_key=settings.SECRET_KEY)
    session[WAY_OUT_KEY] = {"slug": slug, "token": sealed}


def way_out_of(session: SessionBase) -> tuple[str, str]:
    """Return the label of the provider and where to leave it too; empty when there is none."""
    row: Mapping[str, str] | None = session.get(WAY_OUT_KEY)
    provider = find_provider(row["slug"]) if row else None
    if row is None or provider is None:
        return "", ""
    try:
        token = secretbox.unseal(row["token"], secret_key=settings.SECRET_KEY)
    except ValueError:
        return "", ""
    return provider.label, way_out(provider, token)
