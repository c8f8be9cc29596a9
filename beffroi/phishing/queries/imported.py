"""What other rooms read of what came out of Gophish."""

from beffroi.phishing.models.imported import ImportedCampaign, OldToken
from beffroi.phishing.rules.gophish.history import rid_digest


def old_campaign(rid: str) -> ImportedCampaign | None:
    """Return the campaign of a former link `?rid=…`, whatever installation it came from.

    One indexed read; nothing tells whose link it was. The edge, which has no model, may
    ask `phishing_oldtoken.rid_digest` for `rid_digest(rid)` itself.
    """
    found = (
        OldToken.objects.filter(rid_digest=rid_digest(rid))
        .select_related("campaign")
        .order_by("-pk")
        .first()
    )
    return found.campaign if found else None
