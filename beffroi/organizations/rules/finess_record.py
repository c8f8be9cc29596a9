"""What a FINESS file says of one establishment or one managing organization, whatever its format.

An empty value means that the file says nothing: what is already known is kept.
"""

from dataclasses import dataclass, field
from datetime import date


@dataclass(frozen=True, slots=True)
class Remark:
    """One value left aside, the line being kept."""

    line: int
    column: str
    reason: str


@dataclass(frozen=True, slots=True)
class PlaceRecord:
    """One establishment (entité géographique).

    `line` counts from 1 in the file, or is the rank of the record in a JSON file.
    `is_closed` is None when the file does not say.
    """

    line: int
    finess: str
    name: str = ""
    long_name: str = ""
    organization_finess: str = ""
    organization_name: str = ""
    category_code: str = ""
    address: str = ""
    postal_code: str = ""
    town: str = ""
    department_code: str = ""
    region_code: str = ""
    phone: str = ""
    email: str = ""
    siret: str = ""
    opened_on: date | None = None
    closed_on: date | None = None
    is_closed: bool | None = None
    remarks: tuple[Remark, ...] = field(default=(), compare=False)


@dataclass(frozen=True, slots=True)
class OrganizationRecord:
    """One managing organization (entité juridique)."""

    line: int
    finess: str
    name: str = ""
    siren: str = ""
    legal_status: str = ""
    address: str = ""
    postal_code: str = ""
    town: str = ""
    department_code: str = ""
    region_code: str = ""
    phone: str = ""


@dataclass(frozen=True, slots=True)
class RefusedRecord:
    """One line that cannot be used: where, and why, in French.

    `probable` is the number that the line surely meant: that establishment is not
    absent from the file.
    """

    line: int
    column: str
    reason: str
    name: str = ""
    is_organization: bool = False
    probable: str = ""


@dataclass(frozen=True, slots=True)
class LeftAside:
    """One line of a kind that Beffroi does not keep (coordinates, equipment…)."""

    line: int
    kind: str


Record = PlaceRecord | OrganizationRecord | RefusedRecord | LeftAside
