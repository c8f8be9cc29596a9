"""The role of the moment, and what is handed over when somebody leaves."""

from collections.abc import Iterable
from typing import Any

from django import forms
from django.utils.http import url_has_allowed_host_and_scheme

from beffroi.accounts.models import User


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
