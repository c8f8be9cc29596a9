"""One legal entity of a FINESS+ file: `pmej[] > ege[]`, whatever the case of the keys.

Codes come bare ("500") or as {code, system}. Source: ansforge/finess schema v1 and the
files observed in 2026, which differ from it (reference document « domain facts » § 6.1).
"""

from collections.abc import Iterator, Mapping
from typing import Any

from beffroi.lib.text import fold
from beffroi.organizations.rules.finess_building import Codes, organization, place
from beffroi.organizations.rules.finess_record import LeftAside, Record

PLACE_USAGES = ("03", "02")
ORGANIZATION_USAGES = ("02", "03")
_HEADINGS = {
    "finess": "numFinessEge",
    "organization_finess": "numFinessPm",
    "siret": "siret",
}


def _key(word: str) -> str:
    return fold(word).replace(" ", "")


def _folded(value: object) -> dict[str, Any]:
    """Return a mapping under folded keys; empty when the value is none."""
    if isinstance(value, list):
        value = next((item for item in value if isinstance(item, Mapping)), None)
    if not isinstance(value, Mapping):
        return {}
    return {_key(str(key)): item for key, item in value.items()}


def _text(value: object) -> str:
    """Return a value as text, the code of a coded object, the first of a list."""
    if isinstance(value, list):
        value = value[0] if value else ""
    if isinstance(value, Mapping):
        coded = _folded(value)
        value = coded.get("code", coded.get("value", ""))
    return (
        "" if value is None or isinstance(value, Mapping | list) else str(value).strip()
    )


def _pick(sources: tuple[Mapping[str, Any], ...], *keys: str) -> str:
    for source in sources:
        for key in keys:
            if found := _text(source.get(key)):
                return found
    return ""


def _items(value: object) -> list[dict[str, Any]]:
    rows = value if isinstance(value, list) else [value]
    return [_folded(row) for row in rows if isinstance(row, Mapping)]


def _preferred(
    rows: list[dict[str, Any]], wanted: tuple[str, ...], code_of: str
) -> dict[str, Any]:
    """Return the row whose usage comes first among the wanted ones, else the first row."""
    for code in wanted:
        for row in rows:
            if _text(row.get(code_of)) == code:
                return row
    return rows[0] if rows else {}


def _address(holder: Mapping[str, Any], usages: tuple[str, ...]) -> dict[str, str]:
    row = _preferred(_items(holder.get("adresse")), usages, "usageadresse")
    return {
        "street_number": _text(row.get("numerovoie")),
        "street_suffix": _text(row.get("complementvoie")),
        "street_type": _text(row.get("typevoie")),
        "street": _text(row.get("libellevoie")),
        "locality": _text(row.get("lieudit")),
        "address": _text(row.get("lignequatre")),
        "postal_code": _text(row.get("codepostal")),
        "routing": _text(row.get("ligneacheminement")) or _text(row.get("lignesix")),
        "insee": _text(row.get("cogcommune")),
    }


def _contact(holder: Mapping[str, Any]) -> dict[str, str]:
    rows = _items(holder.get("contact"))
    for row in rows:
        row["role"] = _folded(row.get("typecontact")).get("rolecontact")
    telecom = _folded(_preferred(rows, ("01",), "role").get("telecom"))
    return {
        "phone": _text(telecom.get("telephone")),
        "email": _text(telecom.get("courriel")),
    }


def _place_heading(role: str) -> str:
    return _HEADINGS.get(role, role)


def _organization_heading(role: str) -> str:
    return "numFinessPm" if role == "finess" else role


def place_raw(ege: Mapping[str, Any], organization_finess: str) -> dict[str, str]:
    """Return the raw texts of one site by role."""
    site = _folded(ege)
    general = _folded(site.get("informationsgeneralesege"))
    both = (general, site)
    return {
        "finess": _pick(both, "numfinessege", "numfinesset"),
        "organization_finess": _pick(both, "numfinesspm") or organization_finess,
        "name": _pick(both, "nomegecourt", "nomegelong", "nomege"),
        "long_name": _pick(both, "nomegelong"),
        "category": _pick((site, general), "categorieentitegeographiqueexercice"),
        "siret": _pick((site, general), "siret"),
        "opened_on": _pick(both, "dateouverture", "datepremiereautorisation"),
        "closed_on": _pick(both, "datefermeture"),
        "state": _pick((site, general), "etatobjet"),
        **_address(site, PLACE_USAGES),
        **_contact(site),
    }


def organization_raw(pmej: Mapping[str, Any]) -> dict[str, str]:
    """Return the raw texts of one legal entity by role."""
    entity = _folded(pmej)
    general = _folded(
        entity.get("informationsgeneralespmej", entity.get("informationsgeneralespm"))
    )
    both = (general, entity)
    return {
        "finess": _pick(both, "numfinesspm", "numfinessej"),
        "name": _pick(both, "denominationpm"),
        "long_name": _pick(both, "denominationlonguepmsmsse"),
        "siren": _pick(both, "siren"),
        **_address(entity, ORGANIZATION_USAGES),
        **_contact(entity),
    }


def records_of(pmej: object, rank: int, codes: Codes) -> Iterator[Record]:
    """Yield the sites of one legal entity, then the entity itself.

    `rank` is the number of records read before; it numbers those that follow.
    """
    if not isinstance(pmej, Mapping):
        yield LeftAside(rank + 1, "éléments illisibles")
        return
    raw = organization_raw(pmej)
    sites = _folded(pmej).get("ege") or []
    for ege in sites if isinstance(sites, list) else [sites]:
        rank += 1
        if isinstance(ege, Mapping):
            yield place(place_raw(ege, raw["finess"]), rank, codes, _place_heading)
        else:
            yield LeftAside(rank, "éléments illisibles")
    if raw["finess"]:
        yield organization(raw, rank, codes, _organization_heading)
