"""Scenarios written on screen, through the operations of the house."""

from html.parser import HTMLParser
from typing import Any

from beffroi.accounts.models import User
from beffroi.lib import clock
from beffroi.organizations.models.places import Establishment
from beffroi.phishing.models.edited import EditedScenario
from beffroi.phishing.models.imported import ImportedTemplate
from beffroi.phishing.operations.scenarios import publish_scenario, start_scenario
from beffroi.phishing.queries.owners import Owner
from beffroi.phishing.queries.scenarios import latest
from beffroi.phishing.rules.scenario_drafts import draft_of


def copy_of(slug: str, where: Establishment | str, user: User) -> EditedScenario:
    """Copy one of our scenarios for an establishment or a region."""
    owner = (
        Owner(region_code=where)
        if isinstance(where, str)
        else Owner(establishment=where)
    )
    return start_scenario(
        owner=owner, draft=draft_of(latest()[slug]), source_key=slug, by=user.as_actor()
    )


def publish(row: EditedScenario, user: User) -> EditedScenario:
    publish_scenario(scenario=row, by=user.as_actor())
    row.refresh_from_db()
    return row


def taken_template(place: Establishment, **changes: Any) -> ImportedTemplate:
    """A template as a Gophish gives it, once taken over."""
    fields = {
        "source": f"{place.pk}/gophish.db",
        "original_key": "1",
        "establishment": place,
        "name": "Colis en attente",
        "subject": "Votre colis, {prenom}",
        "sender": "Livraison <suivi@colis.example>",
        "html": '<p>{bonjour}, un colis attend.</p><p><a href="{lien}">Voir</a></p>',
        "digest": "d",
        "imported_at": clock.now(),
    }
    return ImportedTemplate.objects.create(**{**fields, **changes})


class _Fields(HTMLParser):
    """Reads the form of the editor as a browser would send it."""

    def __init__(self) -> None:
        super().__init__()
        self.values: dict[str, Any] = {}
        self.area = self.select = ""

    def handle_starttag(self, tag, attrs):
        told = dict(attrs)
        name = told.get("name") or ""
        if tag == "input" and name and told.get("type") not in {"submit", "search"}:
            self._input(name, told)
        elif tag == "textarea":
            self.area = name
            self.values |= {name: ""} if name else {}
        elif tag == "select":
            self.select = name
        elif tag == "option" and self.select:
            value = told.get("value") or ""
            self.values.setdefault(self.select, value)  # as a browser does
            self.values |= {self.select: value} if "selected" in told else {}

    def _input(self, name, told):
        is_box = told.get("type") in {"checkbox", "radio"}
        if is_box and "checked" not in told:
            return
        value = told.get("value") or ("on" if is_box else "")
        known = self.values.get(name)
        if told.get("type") == "checkbox" and known is not None:
            value = [*(known if isinstance(known, list) else [known]), value]
        self.values[name] = value

    def handle_data(self, data):
        if self.area:
            self.values[self.area] += data

    def handle_endtag(self, tag):
        if tag == "textarea":
            # A browser leaves out the line break that opens a text.
            if self.area:
                self.values[self.area] = self.values[self.area].removeprefix("\n")
            self.area = ""
        if tag == "select":
            self.select = ""


def message_fields(page: str) -> dict[str, Any]:
    reader = _Fields()
    reader.feed(page)
    return {
        name: value
        for name, value in reader.values.items()
        if name not in {"csrfmiddlewaretoken", "q"}
    }
