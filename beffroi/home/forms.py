"""The form of the first installation, and the filters of the desk."""

from collections.abc import Iterable
from typing import Any
from urllib.parse import urlsplit

from django import forms
from django.conf import settings
from django.utils.http import url_has_allowed_host_and_scheme

from beffroi.accounts.models import User
from beffroi.home.desk import EVERYBODY, MINE, NOBODY
from beffroi.home.operations import is_installation_code
from beffroi.home.rules.desk import LABELS
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


class RoleChoiceForm(forms.Form):
    """Which of one's roles to act in, and the page to come back to."""

    role = forms.UUIDField()
    next = forms.CharField(required=False, max_length=500)

    def clean_next(self) -> str:
        path: str = self.cleaned_data["next"]
        is_here = path.startswith("/") and url_has_allowed_host_and_scheme(
            path, allowed_hosts=None
        )
        return path if is_here else ""


class HandOverForm(forms.Form):
    """Who takes over what somebody followed."""

    colleague = forms.ChoiceField(
        label="Transmettre à",
        required=False,
        help_text="Cette personne reçoit les actions ouvertes là où elle a un rôle ; les autres restent sans responsable.",
    )

    def __init__(self, data: Any, *, colleagues: Iterable[User]) -> None:
        super().__init__(data)
        self.people = {str(person.pk): person for person in colleagues}
        field = self.fields["colleague"]
        assert isinstance(field, forms.ChoiceField)  # noqa: S101  # declared above
        field.choices = [
            ("", "Personne pour l’instant"),
            *((key, person.get_full_name()) for key, person in self.people.items()),
        ]

    def taker(self) -> User | None:
        return self.people.get(self.cleaned_data["colleague"])


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
