"""Look for a scenario, start one, copy one, take over a message."""

from collections.abc import Sequence
from typing import Any

from django import forms

from beffroi.organizations.enums import JOB_FAMILY_LABELS
from beffroi.organizations.rules.job_families import JobFamily
from beffroi.phishing.queries.scenario_library import LibraryFilters
from beffroi.phishing.rules.scenarios import (
    LEVEL_LABELS,
    LURE_LABELS,
    SEASON_LABELS,
    THEME_LABELS,
    LureKind,
    Season,
    Theme,
)
from beffroi.ui.guarded import GuardedForm

ALL = [("", "Tous")]
ANY = [("", "Toutes")]
MEGABYTE = 1024 * 1024
MESSAGE_LIMIT_MB = 5


class LibraryForm(forms.Form):
    """The filters of the library, in its address."""

    q = forms.CharField(label="Chercher", required=False, max_length=80)
    niveau = forms.ChoiceField(
        label="Niveau",
        required=False,
        choices=[*ALL, *((str(level), label) for level, label in LEVEL_LABELS.items())],
    )
    leurre = forms.ChoiceField(
        label="Leurre",
        required=False,
        choices=[*ALL, *((lure.value, label) for lure, label in LURE_LABELS.items())],
    )
    theme = forms.ChoiceField(
        label="Thème",
        required=False,
        choices=[
            *ALL,
            *((theme.value, label) for theme, label in THEME_LABELS.items()),
        ],
    )
    saison = forms.ChoiceField(
        label="Saison",
        required=False,
        choices=[
            *ANY,
            *(
                (one.value, label)
                for one, label in SEASON_LABELS.items()
                if one != Season.ALL_YEAR
            ),
        ],
    )
    public = forms.ChoiceField(
        label="Métiers",
        required=False,
        choices=[
            *ALL,
            *((one.value, label) for one, label in JOB_FAMILY_LABELS.items()),
        ],
    )

    def filters(self) -> LibraryFilters:
        """Return what was chosen; what is unknown filters nothing."""
        self.full_clean()
        given = self.cleaned_data
        return LibraryFilters(
            words=given.get("q") or "",
            level=int(given.get("niveau") or 0),
            lure=LureKind(given["leurre"]) if given.get("leurre") else None,
            theme=Theme(given["theme"]) if given.get("theme") else None,
            season=Season(given["saison"]) if given.get("saison") else None,
            audience=JobFamily(given["public"]) if given.get("public") else None,
        )


class OwnedForm(GuardedForm):
    """A form that asks for whom; the question goes when there is one answer."""

    owner = forms.ChoiceField(
        label="Pour qui",
        help_text="Ses référents et sa direction pourront le modifier.",
    )

    def __init__(
        self, *args: Any, owners: Sequence[tuple[str, str]], **kwargs: Any
    ) -> None:
        super().__init__(*args, **kwargs)
        field = self.fields["owner"]
        assert isinstance(field, forms.ChoiceField)  # noqa: S101  # for the type checker
        field.choices = list(owners)
        if len(owners) == 1:
            field.widget = forms.HiddenInput()
            field.initial = owners[0][0]


class StartForm(OwnedForm):
    """A new scenario: its title, what it invites to do."""

    guarded = ("title",)

    title = forms.CharField(
        label="Titre",
        max_length=90,
        help_text="Pour vous y retrouver ; les destinataires ne le voient pas.",
    )
    lure = forms.ChoiceField(
        label="Ce que le message invite à faire",
        choices=[(lure.value, label) for lure, label in LURE_LABELS.items()],
        widget=forms.RadioSelect,
        initial=LureKind.LINK.value,
    )
    field_order = ("title", "lure", "owner")


class CopyForm(OwnedForm):
    """For whom a scenario is copied."""


class MessageFileForm(OwnedForm):
    """A message saved from a mail program."""

    file = forms.FileField(
        label="Le courriel (.eml)",
        help_text="Dans votre messagerie : « Enregistrer sous », ou glissez le message sur le bureau.",
        widget=forms.ClearableFileInput(attrs={"accept": ".eml,message/rfc822"}),
    )
    field_order = ("file", "owner")

    def clean_file(self) -> Any:
        upload = self.cleaned_data["file"]
        if upload.size > MESSAGE_LIMIT_MB * MEGABYTE:
            message = f"Ce message est trop lourd : {MESSAGE_LIMIT_MB} Mo au plus."
            raise forms.ValidationError(message)
        return upload


class GophishFileForm(OwnedForm):
    """What comes out of Gophish: a file, and until when names are kept."""

    file = forms.FileField(
        label="Le fichier de Gophish",
        help_text="La base gophish.db, un export JSON ou CSV, un courriel, une page, ou un ZIP qui les réunit.",
    )
    names_until = forms.DateField(
        label="Garder les résultats nominatifs jusqu’au",
        required=False,
        widget=forms.DateInput(attrs={"type": "date"}),
        help_text="Laissez vide pour ne reprendre que des nombres : c’est le plus sûr.",
    )
    field_order = ("file", "owner", "names_until")
