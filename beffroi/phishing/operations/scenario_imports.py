"""Make drafts of what came from elsewhere: a message, a template of Gophish with its page."""

from beffroi.journal.rules.actor import Actor
from beffroi.phishing.models.edited import EditedScenario
from beffroi.phishing.models.imported import ImportedPage, ImportedTemplate
from beffroi.phishing.operations.scenarios import start_scenario
from beffroi.phishing.queries.owners import Owner
from beffroi.phishing.rules.draft_imports import draft_of_template
from beffroi.phishing.rules.gophish.shapes import Attachment, Template
from beffroi.phishing.work.message_reading import draft_of_message

REMARKS_MOST = 20


def draft_from_message(
    *, data: bytes, name: str, owner: Owner, by: Actor
) -> EditedScenario:
    """Start a draft from a message saved as .eml. Raises: NotAMessage; Refusal."""
    draft = draft_of_message(data, name)
    return start_scenario(owner=owner, draft=draft, source_key="courriel", by=by)


def draft_from_imported(
    *, template: ImportedTemplate, page: ImportedPage | None, by: Actor
) -> EditedScenario:
    """Start a draft from a template taken over, and the page of its link if given.

    The draft belongs to whom the template does.
    """
    shape = Template(
        key=template.original_key,
        name=template.name,
        subject=template.subject,
        sender=template.sender,
        text=template.text,
        html=template.html,
        attachments=tuple(
            Attachment(one["name"], one["media_type"], one["size"])
            for one in template.attachments
        ),
        brands=tuple(template.brands),
    )
    remarks = [
        str(one.get("what", one) if isinstance(one, dict) else one)
        for one in template.remarks
    ]
    draft = draft_of_template(
        shape,
        page_html=page.html if page else "",
        has_secret=bool(page and page.secret_fields),
        remarks=remarks[:REMARKS_MOST],
    )
    owner = Owner(
        region_code=template.region_code if template.establishment is None else "",
        establishment=template.establishment,
    )
    return start_scenario(
        owner=owner, draft=draft, source_key=f"gophish:{template.pk}", by=by
    )
