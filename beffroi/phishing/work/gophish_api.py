"""Read a running Gophish by its API: only the host given, one object at a time.

Source: shared reference, phishing § 3.7: no pagination, so that campaigns are listed by
their summaries and read one by one. Nothing is followed elsewhere, certificates are
verified, and the key travels in a header alone.
"""

from urllib.parse import urlsplit

from beffroi.lib.errors import Refusal
from beffroi.lib.json_http import NoAnswer, ask
from beffroi.phishing.rules.gophish.haul import Haul
from beffroi.phishing.rules.gophish.json_objects import loads
from beffroi.phishing.rules.gophish.reading import Reading
from beffroi.phishing.rules.gophish.shapes import Kind
from beffroi.phishing.rules.gophish.values import mapping_of, mappings_of, whole_of
from beffroi.phishing.work.gophish_reading import Opening

# A campaign of twenty thousand people weighs eleven megabytes, and is slow to be made.
ANSWER_BYTES = 150_000_000
TIMEOUT_SECONDS = 120
LOOPBACK = frozenset({"127.0.0.1", "::1", "localhost"})
REASONS = {
    "status 401": "La clé de l’API est refusée par ce Gophish.",
    "status 403": "La clé de l’API ne donne pas le droit de lire ce Gophish.",
    "status 404": "Cette adresse ne répond pas comme un Gophish.",
    "SSLCertVerificationError": (
        "Le certificat de ce serveur n’est pas reconnu : ajoutez l’autorité qui l’a signé "
        "à la machine (SSL_CERT_FILE), ou passez par le fichier gophish.db."
    ),
    "SSLError": "Ce serveur ne parle pas HTTPS à ce port.",
    "ConnectionRefusedError": "Rien n’écoute à cette adresse.",
    "TimeoutError": "Ce serveur ne répond pas à temps.",
    "gaierror": "Ce nom de serveur n’existe pas.",
    "too long": "La réponse est démesurée.",
}


class BadAddress(Refusal):
    sentence = "Cette adresse de Gophish ne convient pas."


class NoGophish(Refusal):
    sentence = "Ce Gophish ne répond pas comme attendu."


def is_address(location: str) -> bool:
    return location.lower().startswith(("http://", "https://"))


def checked_address(location: str) -> str:
    """Return the root of a Gophish: scheme, host and port.

    Raises: BadAddress; a refusal never repeats what may hold a key.
    """
    try:
        parts = urlsplit(location.strip())
        host, port = parts.hostname, parts.port
    except ValueError as error:
        raise BadAddress from error
    if not host or parts.query or parts.username or parts.password:
        message = (
            "Donnez l’adresse seule, comme https://gophish.exemple.fr:3333 ; la clé se "
            "donne par BEFFROI_GOPHISH_KEY."
        )
        raise BadAddress(message)
    if parts.scheme.lower() != "https" and host not in LOOPBACK:
        message = (
            "Une clé ne voyage pas en clair : l’adresse doit commencer par https://."
        )
        raise BadAddress(message)
    shown = f"[{host}]" if ":" in host else host
    return f"{parts.scheme.lower()}://{shown}{f':{port}' if port else ''}"


def read_api(address: str, key: str, opening: Opening) -> Haul:
    """Read every object that a key gives.

    Raises: NoGophish when the server cannot be read at all.
    """
    if not key:
        message = "Donnez la clé de l’API par la variable BEFFROI_GOPHISH_KEY."
        raise NoGophish(message)
    reading = opening.reading(urlsplit(address).netloc)
    asking = _Asking(address, key, reading)
    # The first answer tells whether the address and the key are good.
    reading.read_json(asking.need("smtp/"))
    for path in ("templates/", "pages/", "groups/"):
        asking.read(path)
    _read_campaigns(asking)
    return opening.haul


class _Asking:
    """One server and one key; what does not answer is noted, and the rest is read."""

    def __init__(self, address: str, key: str, reading: Reading) -> None:
        self.address = address
        self.reading = reading
        self._headers = {"Authorization": f"Bearer {key}", "Accept": "application/json"}

    def need(self, path: str) -> str:
        """Return one answer. Raises: NoGophish."""
        try:
            answer = ask(
                f"{self.address}/api/{path}",
                headers=self._headers,
                most_bytes=ANSWER_BYTES,
                timeout_seconds=TIMEOUT_SECONDS,
            )
        except NoAnswer as error:
            raise NoGophish(REASONS.get(str(error), NoGophish.sentence)) from None
        if not answer.text.lstrip().startswith(("{", "[")):
            message = "Cette adresse répond une page, pas l’API de Gophish : vérifiez le port."
            raise NoGophish(message)
        return answer.text

    def find(self, path: str) -> str:
        """Return one answer, or nothing with the reason noted."""
        try:
            return self.need(path)
        except NoGophish as error:
            self.reading.refuse(Kind.FILE, f"api/{path}", 0, str(error))
            return ""

    def read(self, path: str) -> None:
        if text := self.find(path):
            self.reading.read_json(text)


def _read_campaigns(asking: _Asking) -> None:
    """Read the summaries, then each campaign; without summaries, all at once."""
    summary = asking.find("campaigns/summary")
    listed = mappings_of(mapping_of(loads(summary)).get("campaigns"))
    if not summary:
        asking.read("campaigns/")
        return
    asking.reading.read_json(summary)
    for item in listed:
        if number := whole_of(item.get("id")):
            asking.read(f"campaigns/{number}")
