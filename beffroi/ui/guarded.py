"""Forms whose free texts may not hold a social security number.

Source: design/product.md § 3 (no health data of residents anywhere).
"""

from typing import Any

from django import forms

from beffroi.lib.nir import NirFinding, find_nir

NIR_CERTAIN = (
    "Ce texte contient un numéro de sécurité sociale. Retirez-le : Beffroi ne garde "
    "aucune donnée des personnes accompagnées."
)
NIR_LIKELY = (
    "Ce texte contient un nombre qui ressemble à un numéro de sécurité sociale. "
    "Retirez-le, ou cochez la case qui dit que ce n’en est pas un."
)


class GuardedForm(forms.Form):
    """Refuse, in the fields named by `guarded`, a number built like a NIR.

    When a number only looks like one, a box appears to say that it is not.
    """

    guarded: tuple[str, ...] = ()

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        if self.add_prefix("not_a_nir") in self.data:
            self._offer_the_box()

    def clean(self) -> dict[str, Any]:
        data: dict[str, Any] = super().clean() or self.cleaned_data
        for name in self.guarded:
            self.check_nir(name, str(data.get(name) or ""))
        return data

    def check_nir(self, name: str, text: str) -> None:
        """Refuse a social security number in a field, ask about what looks like one."""
        finding = find_nir(text)
        if finding == NirFinding.CERTAIN:
            self.add_error(name, NIR_CERTAIN)
        elif finding == NirFinding.LIKELY and not self.cleaned_data.get("not_a_nir"):
            self.add_error(name, NIR_LIKELY)
            self._offer_the_box()

    def _offer_the_box(self) -> None:
        self.fields["not_a_nir"] = forms.BooleanField(
            label="Ce nombre n’est pas un numéro de sécurité sociale", required=False
        )
