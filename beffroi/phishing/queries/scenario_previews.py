"""What a preview shows: the message, its page, its lesson, with examples in every place."""

from collections.abc import Mapping

from django.utils.safestring import mark_safe

from beffroi.accounts.models import User
from beffroi.lib import clock
from beffroi.phishing.queries.lure_pages import LurePage, awareness_page, landing_page
from beffroi.phishing.rules.lures import highlight
from beffroi.phishing.rules.placeholders import completed, examples, fill, moments
from beffroi.phishing.rules.preview_shapes import Shape
from beffroi.phishing.rules.scenarios import Scenario

MESSAGE_TEMPLATE = "phishing/scenarios/preview_message.html"
TEXT_TEMPLATE = "phishing/scenarios/preview_text.html"


def example_values(user: User) -> dict[str, str]:
    """Return a value for every place: examples, the person’s own name, the day of today."""
    values = {**examples(), **moments(clock.today())}
    if user.first_name:
        values |= {"prenom": user.first_name, "nom": user.last_name}
        # They follow from the name.
        del values["bonjour"], values["nom_complet"]
    return {
        **completed(values),
        "referent": "Nadia Perrin",
        "contact_referent": "poste 214",
    }


def preview_page(
    scenario: Scenario, shape: Shape, values: Mapping[str, str]
) -> LurePage:
    """Return a template and its context; nothing of it acts nor fetches anything else."""
    if shape == Shape.LANDING:
        return landing_page(scenario, values)
    if shape == Shape.AWARENESS:
        return awareness_page(scenario, values)
    if shape == Shape.TEXT:
        known = {**values, "expediteur": scenario.sender.name}
        context = {
            "sender": fill(scenario.sender.shown, known),
            "subject": fill(scenario.subject, known),
            "text": fill(scenario.text, known),
        }
        return LurePage(TEXT_TEMPLATE, context)
    message = highlight(scenario, values)
    shown = {
        "sender": mark_safe(message.sender),
        "subject": mark_safe(message.subject),
        "message": mark_safe(message.html),
        "styles": mark_safe(f"<style>{message.css}</style>"),
    }
    return LurePage(MESSAGE_TEMPLATE, shown)
