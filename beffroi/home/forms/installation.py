"""The forms of the front door: first installation, journal."""

from typing import Any
from urllib.parse import urlsplit

from django import forms
from django.conf import settings

from beffroi.home.operations import is_installation_code
from beffroi.reference.queries import regions


class SetupForm(forms.Form):
    """What is asked once, before anybody can sign in."""

    code = forms.CharField(
        label="Code d’installation",
        help_text="Il est affiché dans la fenêtre où Beffroi a été lancé, et dans le fichier « installation-code » du dossier de données.",
        max_length=40,
    )
    region_code = forms.ChoiceField(label="Région")
    body_name = forms.CharField(
        label="Nom de la structure qui anime le programme",
        help_text="Par exemple le groupement régional de santé numérique, ou votre organisme gestionnaire.",
        max_length=200,
    )
    public_url = forms.CharField(
        label="Adresse publique de Beffroi",
        help_text="Celle que les établissements écriront dans leur navigateur ; elle figure dans les courriels. Si vous la changez ici, elle comptera au prochain démarrage.",
        max_length=200,
    )
    first_name = forms.CharField(label="Votre prénom", max_length=100)
    last_name = forms.CharField(label="Votre nom", max_length=100)
    email = forms.EmailField(label="Votre adresse électronique")
    password = forms.CharField(
        label="Votre mot de passe",
        help_text="Au moins 12 caractères avec minuscules, majuscules, chiffres et signes, ou une phrase d’au moins sept mots.",
        widget=forms.PasswordInput(attrs={"autocomplete": "new-password"}),
        max_length=200,
    )
    leads_region = forms.BooleanField(
        label="J’anime aussi le programme régional (établissements, invitations)",
        required=False,
    )

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        field = self.fields["region_code"]
        assert isinstance(field, forms.ChoiceField)  # noqa: S101  # declared above
        field.choices = [("", "Choisissez une région"), *_named_regions()]
        self.fields["public_url"].initial = settings.PUBLIC_URL

    def clean_code(self) -> str:
        code: str = self.cleaned_data["code"]
        if not is_installation_code(code):
            message = "Ce code n’est pas celui de cette installation."
            raise forms.ValidationError(message)
        return code

    def clean_public_url(self) -> str:
        return checked_address(self.cleaned_data["public_url"])

    def arguments(self) -> dict[str, Any]:
        """Return what `operations.install` takes."""
        kept = dict(self.cleaned_data)
        del kept["code"], kept["public_url"]
        return kept


def _named_regions() -> list[tuple[str, str]]:
    pairs = [(region.code, region.name) for region in regions().values()]
    return sorted(pairs, key=lambda pair: pair[1])


def checked_address(raw: str) -> str:
    """Return an address without its final slash.

    Raises: ValidationError when it is not one.
    """
    address = raw.strip().rstrip("/")
    try:
        parts = urlsplit(address)
        is_whole = parts.scheme in {"http", "https"} and bool(parts.hostname)
        _ = parts.port
    except ValueError:
        is_whole = False
    if not is_whole or parts.path or parts.query:
        message = "Attendu une adresse comme https://beffroi.exemple.fr."
        raise forms.ValidationError(message)
    return address
