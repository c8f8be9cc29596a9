"""From the raw cells of one establishment or organization to a clean record.

The parsers of the three formats gather raw texts by role; this file alone cleans
them, so that the same establishment reads the same whatever the format.
"""

from collections.abc import Callable, Mapping
from dataclasses import dataclass

from beffroi.organizations.rules import addresses, finess_values
from beffroi.organizations.rules.finess_number import (
    BadNumberError,
    finess_number,
    probable_number,
)
from beffroi.organizations.rules.finess_record import (
    OrganizationRecord,
    PlaceRecord,
    RefusedRecord,
    Remark,
)
from beffroi.organizations.rules.names import (
    readable,
    readable_address,
    readable_town,
)
from beffroi.reference.rules.territories import Territories

NBSP = "\u00a0"
Raw = Mapping[str, str]


@dataclass(frozen=True, slots=True)
class Codes:
    """The reference tables that the parsers need: territories, folded label → category."""

    territories: Territories
    categories_by_label: Mapping[str, str]


@dataclass(frozen=True, slots=True)
class _Location:
    address: str
    postal_code: str
    town: str
    department_code: str
    region_code: str


def _address(raw: Raw) -> str:
    """Gather an address from its parts, or take it whole when the parts are not given.

    Some files repeat number and type inside the name of the street.
    """
    parts = [raw.get("street_number", ""), raw.get("street_suffix", "")]
    street = raw.get("street", "").strip()
    given = finess_values.text(raw.get("address", ""))
    if given or not street:
        whole = given or raw.get("locality", "")
    else:
        parts += [
            raw.get("street_type", ""),
            street,
            raw.get("locality", ""),
        ]
        whole = " ".join(filter(None, (part.strip() for part in parts)))
    return readable_address(finess_values.text(whole))


def _location(raw: Raw, finess: str, codes: Codes) -> _Location:
    routing = addresses.routing(raw.get("routing", ""))
    town = addresses.routing(raw.get("town", ""))
    insee = addresses.insee_code(raw.get("insee", ""))
    if addresses.insee_code(town.town):
        insee, town = (
            insee or addresses.insee_code(town.town),
            addresses.Routing("", ""),
        )
    postal = (
        addresses.postal_code(raw.get("postal_code", ""))
        or routing.postal_code
        or town.postal_code
    )
    # The former FINESS writes communes as three digits: that is no name.
    named = town.town if not town.town.isdigit() else ""
    department = addresses.department(
        codes.territories,
        finess=finess,
        postal=postal,
        insee=insee,
        given=raw.get("department", "") or raw.get("department_name", ""),
    )
    return _Location(
        address=_address(raw),
        postal_code=postal,
        town=readable_town(finess_values.text(routing.town or named, 120)),
        department_code=department,
        region_code=addresses.region(codes.territories, department),
    )


def _remarks(raw: Raw, line: int, headings: Callable[[str], str]) -> tuple[Remark, ...]:
    found = []
    for role, length in (("siret", 14),):
        if raw.get(role, "").strip() and not finess_values.digits(raw[role], length):
            reason = (
                f"«{NBSP}{raw[role].strip()[:40]}{NBSP}» n’est pas un numéro SIRET{NBSP}: "
                "cette valeur est laissée de côté."
            )
            found.append(Remark(line, headings(role), reason))
    return tuple(found)


def _is_closed(raw: Raw) -> bool | None:
    given = finess_values.is_closed(raw.get("state", ""))
    if given is None and raw.get("closed_on", "").strip():
        return None
    return given


def place(
    raw: Raw, line: int, codes: Codes, headings: Callable[[str], str]
) -> PlaceRecord | RefusedRecord:
    """Return the clean record of one establishment, or why it is refused.

    `headings` gives the file's own word for a role, to name the column at fault.
    """
    name = readable(finess_values.text(raw.get("name", "") or raw.get("long_name", "")))
    try:
        finess = finess_number(raw.get("finess", ""))
    except BadNumberError as error:
        probable = probable_number(raw.get("finess", ""))
        return RefusedRecord(
            line, headings("finess"), str(error), name, probable=probable
        )
    organization = ""
    if raw.get("organization_finess", "").strip():
        try:
            organization = finess_number(raw["organization_finess"])
        except BadNumberError as error:
            return RefusedRecord(
                line, headings("organization_finess"), str(error), name
            )
    where = _location(raw, finess, codes)
    long_name = readable(finess_values.text(raw.get("long_name", ""), 350))
    return PlaceRecord(
        line=line,
        finess=finess,
        name=name,
        long_name="" if long_name == name else long_name,
        organization_finess=organization,
        organization_name=readable(
            finess_values.text(raw.get("organization_name", ""))
        ),
        category_code=_category(raw, codes),
        address=where.address,
        postal_code=where.postal_code,
        town=where.town,
        department_code=where.department_code,
        region_code=where.region_code,
        phone=finess_values.phone(raw.get("phone", "")),
        email=finess_values.email(raw.get("email", "")),
        siret=finess_values.digits(raw.get("siret", ""), 14),
        opened_on=finess_values.day(raw.get("opened_on", "")),
        closed_on=finess_values.day(raw.get("closed_on", "")),
        is_closed=_is_closed(raw),
        remarks=_remarks(raw, line, headings),
    )


def _category(raw: Raw, codes: Codes) -> str:
    for role in ("category", "category_label"):
        if code := finess_values.category(raw.get(role, ""), codes.categories_by_label):
            return code
    return ""


def organization(
    raw: Raw, line: int, codes: Codes, headings: Callable[[str], str]
) -> OrganizationRecord | RefusedRecord:
    """Return the clean record of one managing organization, or why it is refused."""
    name = readable(finess_values.text(raw.get("long_name", "") or raw.get("name", "")))
    try:
        finess = finess_number(raw.get("finess", ""))
    except BadNumberError as error:
        column = headings("finess")
        return RefusedRecord(line, column, str(error), name, is_organization=True)
    where = _location(raw, finess, codes)
    siret = finess_values.digits(raw.get("siret", ""), 14)
    return OrganizationRecord(
        line=line,
        finess=finess,
        name=name,
        siren=finess_values.digits(raw.get("siren", ""), 9) or siret[:9],
        legal_status=finess_values.text(raw.get("legal_status", ""), 200),
        address=where.address,
        postal_code=where.postal_code,
        town=where.town,
        department_code=where.department_code,
        region_code=where.region_code,
        phone=finess_values.phone(raw.get("phone", "")),
    )
