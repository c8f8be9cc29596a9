"""Choose a look."""

from typing import Any

from django import forms

from beffroi.lib.errors import Refusal
from beffroi.organizations.models.branding import Branding
from beffroi.organizations.operations.branding import (
    ColorTooLight,
    Look,
    checked_color,
)
from beffroi.ui.branding import Brand
from beffroi.ui.guarded import GuardedForm


class BrandingForm(GuardedForm):
    """A logo, two colors, a contact, a signature; `proposed` holds shades that would do."""

    guarded = ("contact", "signature")

    logo = forms.FileField(
        label="Logo",
        required=False,
        help_text="PNG, JPEG, WebP ou GIF, 5 Mo au plus. L’image est redessinée : rien du "
        "fichier d’origine n’est gardé.",
        widget=forms.ClearableFileInput(attrs={"accept": ".png,.jpg,.jpeg,.webp,.gif"}),
    )
    removes_logo = forms.BooleanField(label="Retirer le logo actuel", required=False)
    color = forms.CharField(
        label="Couleur principale",
        max_length=9,
        required=False,
        help_text="Comme #1d4b6e. Elle porte des lettres blanches : elle doit être assez "
        "foncée. Vide, elle est celle de l’organisme, ou de Beffroi.",
        widget=forms.TextInput(attrs={"autocomplete": "off", "spellcheck": "false"}),
    )
    accent = forms.CharField(
        label="Couleur d’accent",
        max_length=9,
        required=False,
        help_text="Pour un filet ou un repère, jamais pour du texte.",
        widget=forms.TextInput(attrs={"autocomplete": "off", "spellcheck": "false"}),
    )
    contact = forms.CharField(
        label="Contact",
        max_length=400,
        required=False,
        help_text="Quatre lignes au plus, au bas des documents et des courriels.",
        widget=forms.Textarea(attrs={"rows": 4}),
    )
    signature = forms.CharField(
        label="Signature",
        max_length=200,
        required=False,
        help_text="Par exemple « La direction de la Résidence Les Micocouliers ».",
    )

    def __init__(
        self, data: Any, files: Any, *, held: Branding | None, brand: Brand
    ) -> None:
        fields = ("color", "accent", "contact", "signature")
        initial = {name: getattr(held, name) for name in fields} if held else {}
        super().__init__(data, files, initial=initial)
        self.proposed: dict[str, str] = {}
        for name, shade in (("color", brand.color), ("accent", brand.accent)):
            if not initial.get(name):
                help_text = self.fields[name].help_text
                self.fields[name].help_text = f"{help_text} Aujourd’hui : {shade}."
        if held is None or held.logo is None:
            del self.fields["removes_logo"]

    def _clean_shade(self, field: str) -> str:
        try:
            return checked_color(field, self.cleaned_data[field])
        except ColorTooLight as refusal:
            self.proposed[field] = refusal.proposed
            raise forms.ValidationError(str(refusal)) from refusal
        except Refusal as refusal:
            raise forms.ValidationError(str(refusal)) from refusal

    def clean_color(self) -> str:
        return self._clean_shade("color")

    def clean_accent(self) -> str:
        return self._clean_shade("accent")

    def look(self) -> Look:
        given = self.cleaned_data
        return Look(
            color=given["color"],
            accent=given["accent"],
            contact=given["contact"],
            signature=given["signature"],
        )
