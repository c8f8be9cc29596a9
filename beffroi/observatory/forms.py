"""Turn what a person typed into typed arguments."""

from datetime import date, timedelta
from typing import Any

from django import forms

from beffroi.lib import clock
from beffroi.reference.queries import departments, families, region_name
from beffroi.ui.guarded import GuardedForm

MESSAGE = (
    "Nous vous proposons de faire le point ensemble sur la sécurité numérique de votre "
    "établissement. Vos réponses servent d’abord à vous : elles disent par quoi commencer."
)
USUAL_DAYS = 42


class CampaignForm(GuardedForm):
    """One campaign; the region is asked only from who animates several."""

    region_code = forms.ChoiceField(label="Région")
    name = forms.CharField(
        label="Nom de la campagne",
        help_text="Il figure dans les lettres. Par exemple : Auto-évaluation de printemps.",
        max_length=120,
    )
    message = forms.CharField(
        label="Message",
        help_text="Le début de la lettre aux référents. Beffroi ajoute la liste de leurs établissements, le temps à prévoir et la date de fin.",
        max_length=2000,
        widget=forms.Textarea(attrs={"rows": 6}),
    )
    opens_on = forms.DateField(
        label="Ouverture", help_text="Le jour où les lettres partent."
    )
    closes_on = forms.DateField(
        label="Fin",
        help_text="Le dernier jour pour répondre. Le lendemain, les réponses sont figées.",
    )
    family = forms.ChoiceField(label="Famille d’établissements", required=False)
    department_code = forms.ChoiceField(label="Département", required=False)

    guarded = ("name", "message")

    def __init__(
        self, *args: Any, region_codes: tuple[str, ...], **kwargs: Any
    ) -> None:
        super().__init__(*args, **kwargs)
        self._offer("region_code", [(code, region_name(code)) for code in region_codes])
        self._offer(
            "family",
            [("", "Toutes"), *((f.slug, f.label) for f in families().values())],
        )
        known = [
            (d.code, f"{d.name} ({d.code})")
            for d in departments().values()
            if d.region_code in region_codes
        ]
        self._offer("department_code", [("", "Tous"), *known])
        if len(region_codes) == 1:
            self.fields["region_code"].widget = forms.HiddenInput()

    def _offer(self, name: str, choices: list[tuple[str, str]]) -> None:
        field = self.fields[name]
        assert isinstance(field, forms.ChoiceField)  # noqa: S101  # for typing
        field.choices = choices


def first_values(region_codes: tuple[str, ...]) -> dict[str, str | date]:
    """Return what a new campaign proposes."""
    today = clock.today()
    return {
        "region_code": region_codes[0],
        "message": MESSAGE,
        "opens_on": today,
        "closes_on": today + timedelta(days=USUAL_DAYS),
    }
