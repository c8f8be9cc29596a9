"""Correct an identity, keep the numbers to call, choose the sharing, follow an establishment."""

from collections.abc import Iterable, Mapping
from typing import Any

from django import forms

from beffroi.accounts.models import User
from beffroi.organizations.enums import CONTACT_LABELS, SUPPORT_LABELS
from beffroi.organizations.models.contacts import EmergencyContact
from beffroi.organizations.models.places import ManagingOrganization
from beffroi.organizations.operations.contacts import Number
from beffroi.organizations.rules import finess_values
from beffroi.organizations.rules.addresses import postal_code
from beffroi.organizations.rules.finess_number import BadNumberError, finess_number
from beffroi.organizations.rules.states import ContactKind, SharingLevel, SupportState
from beffroi.reference import queries as reference
from beffroi.ui.guarded import GuardedForm

NO_PHONE_FOR = "{label} : indiquez le numéro à appeler."
BAD_PHONE_FOR = "{label} : ce numéro ne se compose pas."
NOT_A_PHONE = "Ce numéro ne se compose pas. Exemple : 05 61 00 00 00."
NOT_A_POSTCODE = "Un code postal compte cinq chiffres."
SHORTEST_PHONE = 2


def clean_phone(raw: str) -> str:
    """Return a French number in groups of two; another one as it was typed.

    Raises: ValidationError when nobody could dial it.
    """
    typed = raw.strip()
    if typed and sum(char.isdigit() for char in typed) < SHORTEST_PHONE:
        raise forms.ValidationError(NOT_A_PHONE)
    return finess_values.phone(typed) or typed


def clean_postal_code(raw: str) -> str:
    """Return five digits.

    Raises: ValidationError when it is no postcode.
    """
    code = postal_code(raw)
    if not code:
        raise forms.ValidationError(NOT_A_POSTCODE)
    return code


def category_choices(kept: str = "") -> list[tuple[str, str]]:
    """Return the categories in use, sorted; `kept` is never left out."""
    known = reference.categories()
    rows = [
        (code, f"{category.short} ({code})")
        for code, category in known.items()
        if code == kept or not category.is_closed
    ]
    if kept and kept not in known:
        rows.append((kept, reference.category_label(kept).capitalize()))
    return sorted(rows, key=lambda row: row[1].lower())


def _choices(form: forms.Form, name: str, rows: list[tuple[str, str]]) -> None:
    field = form.fields[name]
    assert isinstance(field, forms.ChoiceField)  # noqa: S101  # tells the type checker
    field.choices = rows


class IdentityForm(forms.Form):
    """What a person may correct of an establishment; each correction is kept."""

    name = forms.CharField(label="Nom", max_length=250)
    category_code = forms.ChoiceField(label="Catégorie", required=False)
    address = forms.CharField(label="Adresse", max_length=250, required=False)
    postal_code = forms.CharField(
        label="Code postal",
        max_length=10,
        widget=forms.TextInput(attrs={"inputmode": "numeric"}),
    )
    town = forms.CharField(label="Commune", max_length=120)
    phone = forms.CharField(label="Téléphone", max_length=30, required=False)
    email = forms.EmailField(label="Adresse électronique", required=False)

    def __init__(
        self, data: Any = None, *, initial: Mapping[str, Any] | None = None
    ) -> None:
        super().__init__(data, initial=dict(initial or {}))
        kept = str((initial or {}).get("category_code", ""))
        _choices(
            self, "category_code", [("", "Non précisée"), *category_choices(kept=kept)]
        )

    def clean_postal_code(self) -> str:
        return clean_postal_code(self.cleaned_data["postal_code"])

    def clean_phone(self) -> str:
        return clean_phone(self.cleaned_data["phone"])


class OrphanForm(IdentityForm):
    """An establishment whose managing organization is not known yet."""

    organization = forms.CharField(
        label="Numéro FINESS de l’organisme gestionnaire",
        max_length=20,
        required=False,
        help_text="Celui d’un organisme déjà présent dans Beffroi. "
        "Il est nécessaire pour inviter des personnes.",
    )
    field_order: tuple[str, ...] = (
        "name", "category_code", "organization", "address", "postal_code", "town",
        "phone", "email",
    )  # fmt: skip

    def _number(self, name: str) -> str:
        raw = str(self.cleaned_data[name])
        if not raw.strip():
            return ""
        try:
            return finess_number(raw)
        except BadNumberError as error:
            raise forms.ValidationError(str(error)) from error

    def clean_organization(self) -> ManagingOrganization | None:
        number = self._number("organization")
        if not number:
            return None
        held = ManagingOrganization.objects.filter(finess=number).first()
        if held is None:
            message = "Aucun organisme de Beffroi ne porte ce numéro."
            raise forms.ValidationError(message)
        return held


class CreationForm(OrphanForm):
    """An establishment that FINESS does not know yet."""

    finess = forms.CharField(
        label="Numéro FINESS",
        max_length=20,
        required=False,
        help_text="À laisser vide s’il n’en a pas encore.",
    )
    field_order = (
        "name", "category_code", "finess", "organization", "address", "postal_code",
        "town", "phone", "email",
    )  # fmt: skip

    def clean_finess(self) -> str:
        return self._number("finess")


class SupportForm(forms.Form):
    """Where the regional team stands with an establishment, and who is in charge."""

    support_state = forms.ChoiceField(
        label="Où en êtes-vous avec cet établissement ?",
        choices=[(state.value, label) for state, label in SUPPORT_LABELS.items()],
        widget=forms.RadioSelect,
    )
    officer = forms.ChoiceField(label="Suivi par", required=False)

    def __init__(
        self,
        data: Any = None,
        *,
        officers: Iterable[User],
        initial: Mapping[str, Any] | None = None,
    ) -> None:
        given = dict(initial or {})
        given["officer"] = str(given.get("officer") or "")
        super().__init__(data, initial=given, auto_id="suivi-%s")
        self.people = {str(person.pk): person for person in officers}
        named = [(key, person.get_full_name()) for key, person in self.people.items()]
        _choices(self, "officer", [("", "Personne"), *named])

    def clean_support_state(self) -> SupportState:
        return SupportState(self.cleaned_data["support_state"])

    def clean_officer(self) -> User | None:
        return self.people.get(self.cleaned_data["officer"])


class NoteForm(GuardedForm):
    """What was said with an establishment."""

    guarded = ("text",)

    text = forms.CharField(
        label="Nouvelle note",
        max_length=2000,
        widget=forms.Textarea(attrs={"rows": 3}),
        help_text="Lue par l’équipe régionale seulement. N’écrivez rien sur une "
        "personne accompagnée.",
        error_messages={"required": "Écrivez au moins quelques mots."},
    )


class SharingForm(forms.Form):
    level = forms.ChoiceField(
        label="Ce que l’équipe régionale peut voir",
        choices=[
            (
                SharingLevel.INDICATORS.value,
                "Indicateurs seulement : l’avancement, jamais les réponses ni le résultat",
            ),
            (
                SharingLevel.DETAIL.value,
                "Détail : aussi les réponses, les preuves et les actions, pour mieux vous aider",
            ),
        ],
        widget=forms.RadioSelect,
    )

    def clean_level(self) -> SharingLevel:
        return SharingLevel(self.cleaned_data["level"])


class ContactsForm(GuardedForm):
    """A number, a name and a note for each kind of contact."""

    guarded = tuple(f"{kind}-note" for kind in CONTACT_LABELS)

    def __init__(self, data: Any = None, *, known: Iterable[EmergencyContact]) -> None:
        super().__init__(data)
        held = {row.kind: row for row in known}
        for kind in CONTACT_LABELS:
            row = held.get(kind.value)
            self.fields[f"{kind}-phone"] = forms.CharField(
                label="Téléphone",
                max_length=30,
                required=False,
                initial=row.phone if row else "",
                widget=forms.TextInput(attrs={"type": "tel", "autocomplete": "off"}),
            )
            self.fields[f"{kind}-name"] = forms.CharField(
                label="Nom ou service",
                max_length=120,
                required=False,
                initial=row.name if row else "",
            )
            self.fields[f"{kind}-note"] = forms.CharField(
                label="Précision",
                max_length=200,
                required=False,
                initial=row.note if row else "",
            )

    def groups(self) -> list[tuple[str, list[forms.BoundField]]]:
        """Return each kind's label with its fields."""
        return [
            (label, [self[f"{kind}-{part}"] for part in ("phone", "name", "note")])
            for kind, label in CONTACT_LABELS.items()
        ]

    def clean(self) -> dict[str, Any]:
        """Refuse a name without a number, and a number that cannot be dialed."""
        given = super().clean()
        for kind, label in CONTACT_LABELS.items():
            if f"{kind}-phone" in given:
                self._clean_contact(given, kind, label)
        return given

    def _clean_contact(
        self, given: dict[str, Any], kind: ContactKind, label: str
    ) -> None:
        name = f"{kind}-phone"
        has_words = given.get(f"{kind}-name") or given.get(f"{kind}-note")
        if has_words and not given[name]:
            self.add_error(name, NO_PHONE_FOR.format(label=label))
            return
        try:
            given[name] = clean_phone(given[name])
        except forms.ValidationError:
            self.add_error(name, BAD_PHONE_FOR.format(label=label))

    def numbers(self) -> dict[ContactKind, Number]:
        given = self.cleaned_data
        return {
            kind: Number(
                name=given[f"{kind}-name"].strip(),
                phone=given[f"{kind}-phone"],
                note=given[f"{kind}-note"].strip(),
            )
            for kind in CONTACT_LABELS
        }


class OrganizationForm(forms.Form):
    """What a person may correct of a managing organization."""

    name = forms.CharField(label="Nom", max_length=250)
    legal_status = forms.CharField(
        label="Statut juridique", max_length=200, required=False
    )
    address = forms.CharField(label="Adresse", max_length=250, required=False)
    postal_code = forms.CharField(
        label="Code postal",
        max_length=10,
        required=False,
        widget=forms.TextInput(attrs={"inputmode": "numeric"}),
    )
    town = forms.CharField(label="Commune", max_length=120, required=False)
    phone = forms.CharField(label="Téléphone", max_length=30, required=False)

    def clean_postal_code(self) -> str:
        typed = str(self.cleaned_data["postal_code"])
        return clean_postal_code(typed) if typed else ""

    def clean_phone(self) -> str:
        return clean_phone(self.cleaned_data["phone"])
