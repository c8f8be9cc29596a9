"""The states of establishments, sharing, invitations and imports."""

from enum import StrEnum


class EstablishmentState(StrEnum):
    OPEN = "open"
    CLOSED = "closed"


class SharingLevel(StrEnum):
    """What the regional team sees of an establishment (design/product.md § 3)."""

    INDICATORS = "indicators"
    DETAIL = "detail"


class SupportState(StrEnum):
    """Where the regional team stands with an establishment."""

    NONE = "none"
    INVITED = "invited"
    SUPPORTED = "supported"


class ContactKind(StrEnum):
    """Whom to call during an attack."""

    DUTY = "duty"
    DIRECTOR = "director"
    IT_PROVIDER = "it_provider"
    DUI_EDITOR = "dui_editor"
    REFERENT = "referent"
    DPO = "dpo"
    INSURER = "insurer"
    BANK = "bank"
    HEAD_OFFICE = "head_office"
    REGIONAL_BODY = "regional_body"


class InvitationState(StrEnum):
    WAITING = "waiting"
    SENT = "sent"
    OPENED = "opened"
    ACCEPTED = "accepted"
    EXPIRED = "expired"
    BOUNCED = "bounced"
    REVOKED = "revoked"


class ImportState(StrEnum):
    WAITING = "waiting"
    READING = "reading"
    PREVIEW = "preview"
    APPLYING = "applying"
    DONE = "done"
    REFUSED = "refused"
    ABANDONED = "abandoned"


class RowState(StrEnum):
    NEW = "new"
    CHANGED = "changed"
    CLOSED = "closed"
    UNCHANGED = "unchanged"
    NOT_SEEN = "not_seen"
    REFUSED = "refused"


class StaffImportState(StrEnum):
    """Where a staff list stands, from the file received to the import undone."""

    MAPPING = "mapping"
    READING = "reading"
    PREVIEW = "preview"
    APPLYING = "applying"
    DONE = "done"
    UNDOING = "undoing"
    UNDONE = "undone"
    REFUSED = "refused"
    ABANDONED = "abandoned"


class StaffRowState(StrEnum):
    """What a line of a staff list does to the staff."""

    NEW = "new"
    CHANGED = "changed"
    MISSING = "missing"
    REFUSED = "refused"
    UNCHANGED = "unchanged"


class Audience(StrEnum):
    """Whom a message of the regional team reaches at an establishment."""

    REFERENTS = "referents"
    DIRECTORS = "directors"
    BOTH = "both"


class RegionalMessageState(StrEnum):
    DRAFT = "draft"
    SENDING = "sending"
    SENT = "sent"
