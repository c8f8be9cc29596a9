"""The filters of « Mon bureau »."""

from typing import Any

from django import forms

from beffroi.home.desk import EVERYBODY, MINE, NOBODY
from beffroi.home.rules.desk import LABELS


class DeskForm(forms.Form):
    """The filters of « Mon bureau »; an unknown value filters nothing."""

    qui = forms.ChoiceField(
        label="Suivis par",
        required=False,
        choices=[
            (EVERYBODY, "Toute l’équipe"),
            (MINE, "Moi"),
            (NOBODY, "Personne"),
        ],
    )
    raison = forms.ChoiceField(
        label="Raison",
        required=False,
        choices=[
            ("", "Toutes"),
            *((reason.value, label) for reason, label in LABELS.items()),
        ],
    )

    def __init__(self, data: Any) -> None:
        super().__init__(data, auto_id="filtre_%s")

    def choices(self) -> dict[str, str]:
        """Return the arguments of `home.desk.needing`."""
        self.is_valid()
        kept = self.cleaned_data
        return {"whose": kept.get("qui") or EVERYBODY, "reason": kept.get("raison", "")}
