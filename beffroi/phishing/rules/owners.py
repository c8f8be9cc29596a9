"""How a form names whose a scenario is: « region:76 », « organisme:… », « etablissement:… »."""

REGION, ORGANIZATION, ESTABLISHMENT = "region", "organisme", "etablissement"


def owner_key(kind: str, key: object) -> str:
    return f"{kind}:{key}"


def read_owner_key(text: str) -> tuple[str, str]:
    """Return the kind and the key; both empty when the text is neither."""
    kind, _, key = text.partition(":")
    if kind not in {REGION, ORGANIZATION, ESTABLISHMENT}:
        return "", ""
    return kind, key
