"""Invite, accept, describe oneself, change a role."""

from collections.abc import Iterable, Sequence

from django import forms
from django.core.exceptions import ValidationError

from beffroi.accounts.enums import ROLE_LABELS
from beffroi.accounts.models import User
from beffroi.accounts.rules.roles import Role
from beffroi.accounts.validators import RULE, PasswordRule
from beffroi.organizations.models.places import Establishment

WHOLE, SOME = "whole", "some"
ROLE_HELP = (
    "Le référent et la direction répondent, prouvent et invitent ; la direction valide ; "
    "le contributeur répond aux questions ; la lecture ne change rien."
)


class PersonForm(forms.Form):
    email = forms.EmailField(
        label="Adresse électronique",
        help_text="Une adresse professionnelle, lue par cette personne seulement.",
    )
    first_name = forms.CharField(label="Prénom", max_length=100, required=False)
    last_name = forms.CharField(label="Nom", max_length=100, required=False)
    role = forms.ChoiceField(label="Rôle", widget=forms.RadioSelect)

    def __init__(self, data: object = None, *, roles: Iterable[Role]) -> None:
        super().__init__(data)  # type: ignore[arg-type]  # request.POST
        self.fields["role"] = forms.ChoiceField(
            label="Rôle",
            widget=forms.RadioSelect,
            choices=[(role.value, ROLE_LABELS[role]) for role in roles],
        )

    def clean_role(self) -> Role:
        return Role(self.cleaned_data["role"])


class FieldInviteForm(PersonForm):
    """Invite into an organization: whole, or some of its establishments."""

    def __init__(
        self,
        data: object = None,
        *,
        roles: Iterable[Role],
        establishments: Sequence[Establishment],
        can_whole: bool,
        chosen: str = "",
    ) -> None:
        super().__init__(data, roles=roles)
        self.fields["role"].help_text = ROLE_HELP
        self.places = {str(place.pk): place for place in establishments}
        scopes = [(SOME, "Les établissements cochés")]
        if can_whole:
            scopes.append((WHOLE, "Tout l’organisme, établissements à venir compris"))
        self.fields["scope"] = forms.ChoiceField(
            label="Périmètre",
            widget=forms.RadioSelect,
            choices=scopes,
            initial=SOME if chosen or not can_whole else WHOLE,
        )
        self.fields["establishments"] = forms.MultipleChoiceField(
            label="Établissements",
            widget=forms.CheckboxSelectMultiple,
            required=False,
            choices=[(key, place.name) for key, place in self.places.items()],
            initial=[chosen] if chosen else [],
        )

    def clean(self) -> dict[str, object]:
        values = super().clean() or {}
        if values.get("scope") == WHOLE:
            values["establishments"] = []
        elif "establishments" in values and not values["establishments"]:
            message = "Cochez au moins un établissement."
            raise ValidationError({"establishments": message})
        return values

    def chosen_establishments(self) -> list[Establishment]:
        return [self.places[key] for key in self.cleaned_data["establishments"]]


class StaffInviteForm(PersonForm):
    """Invite into a regional team, or into the technical administration."""

    def __init__(
        self,
        data: object = None,
        *,
        roles: Iterable[Role],
        regions: Sequence[tuple[str, str]],
    ) -> None:
        super().__init__(data, roles=roles)
        self.fields["region_code"] = forms.ChoiceField(
            label="Région",
            choices=list(regions),
            required=bool(regions),
            help_text="Sans effet pour l’administration technique, qui n’a pas de région.",
        )

    def clean(self) -> dict[str, object]:
        values = super().clean() or {}
        if values.get("role") == Role.OPERATOR_ADMIN:
            values["region_code"] = ""
        return values


class TableForm(forms.Form):
    file = forms.FileField(
        label="Fichier",
        help_text=(
            "CSV ou XLSX, avec les colonnes FINESS, nom, prénom, courriel et rôle, "
            "dans n’importe quel ordre."
        ),
        widget=forms.ClearableFileInput(attrs={"accept": ".csv,.txt,.tsv,.xlsx"}),
    )


class DescriptionForm(forms.Form):
    first_name = forms.CharField(
        label="Prénom",
        max_length=100,
        widget=forms.TextInput(attrs={"autocomplete": "given-name"}),
    )
    last_name = forms.CharField(
        label="Nom",
        max_length=100,
        widget=forms.TextInput(attrs={"autocomplete": "family-name"}),
    )
    job = forms.CharField(
        label="Fonction",
        max_length=120,
        required=False,
        help_text="Par exemple : responsable qualité, directrice, secrétaire.",
        widget=forms.TextInput(attrs={"autocomplete": "organization-title"}),
    )


class AcceptForm(DescriptionForm):
    """Open the account of an invited person."""

    password = forms.CharField(
        label="Mot de passe",
        strip=False,
        help_text=RULE,
        max_length=500,
        widget=forms.PasswordInput(
            attrs={"autocomplete": "new-password", "data-password-meter": "true"}
        ),
    )
    again = forms.CharField(
        label="Le même, une seconde fois",
        strip=False,
        max_length=500,
        widget=forms.PasswordInput(attrs={"autocomplete": "new-password"}),
    )
    conditions = forms.BooleanField(
        label="J’ai lu les règles d’usage et je les suis",
        error_messages={"required": "Cochez cette case pour continuer."},
    )

    def __init__(
        self,
        data: object = None,
        *,
        email: str,
        extra_words: Sequence[str],
        initial: dict[str, str] | None = None,
    ) -> None:
        super().__init__(data, initial=initial)  # type: ignore[arg-type]  # request.POST
        self.email = email
        self.extra_words = list(extra_words)

    def clean(self) -> dict[str, object]:
        values = super().clean() or {}
        password = str(values.get("password", ""))
        if password:
            self._check(password, values)
        if password and values.get("again") and password != values["again"]:
            self.add_error("again", "Les deux saisies diffèrent.")
        return values

    def _check(self, password: str, values: dict[str, object]) -> None:
        person = User(
            email=self.email,
            first_name=str(values.get("first_name", "")),
            last_name=str(values.get("last_name", "")),
        )
        try:
            PasswordRule(self.extra_words).validate(password, person)
        except ValidationError as error:
            self.add_error("password", error)


class KnownForm(DescriptionForm):
    """Open the account of an invited person whom a provider already knows."""

    conditions = forms.BooleanField(
        label="J’ai lu les règles d’usage et je les suis",
        error_messages={"required": "Cochez cette case pour continuer."},
    )

    def description(self) -> dict[str, str]:
        return {
            name: self.cleaned_data[name] for name in ("first_name", "last_name", "job")
        }


class VouchForm(forms.Form):
    """Vouch for somebody who lost the second factor."""

    is_checked = forms.BooleanField(
        label="Je lui ai parlé de vive voix, et je suis sûr que c’est bien cette personne",
        error_messages={
            "required": "Vérifiez d’abord son identité, puis cochez cette case."
        },
    )


class RoleForm(forms.Form):
    role = forms.ChoiceField(label="Nouveau rôle", widget=forms.RadioSelect)

    def __init__(self, data: object = None, *, roles: Iterable[Role]) -> None:
        super().__init__(data)  # type: ignore[arg-type]  # request.POST
        self.fields["role"] = forms.ChoiceField(
            label="Nouveau rôle",
            widget=forms.RadioSelect,
            choices=[(role.value, ROLE_LABELS[role]) for role in roles],
            help_text=ROLE_HELP,
        )

    def clean_role(self) -> Role:
        return Role(self.cleaned_data["role"])


class DepartureForm(forms.Form):
    """Confirm knowingly that a place stays without referent or direction."""

    knowingly = forms.BooleanField(
        label="Je sais que personne ne tiendra plus ce rôle à cet endroit",
        required=False,
    )


class PlaceForm(forms.Form):
    """Where to invite, read from the address."""

    etablissement = forms.UUIDField(required=False)
    organisme = forms.UUIDField(required=False)
