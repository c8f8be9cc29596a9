"""What an action and a task that comes back ask alike: what, why, how, how hard, who."""

from typing import Any, cast

from django import forms

from beffroi.accounts.models import User
from beffroi.actionplan.enums import EFFORT_LABELS, REFLEX_LABELS
from beffroi.actionplan.rules.states import Effort
from beffroi.actionplan.work.saving import TITLE_MAX
from beffroi.ui.guarded import GuardedForm

TEXT_MAX = 4000
NO_PERSON_DATA = "N’écrivez rien sur une personne accompagnée."
REFLEX_CHOICES = [(n, f"{n} · {label}") for n, label in REFLEX_LABELS.items()]
EFFORT_CHOICES = [
    (int(effort), label[0].upper() + label[1:])
    for effort, label in EFFORT_LABELS.items()
]


def area(rows: int) -> forms.Textarea:
    return forms.Textarea(attrs={"rows": rows})


class WordsForm(GuardedForm):
    """The words that any of them is made of; `guarded` may hold no NIR."""

    guarded: tuple[str, ...] = ("title", "why", "how", "done_when")

    title = forms.CharField(
        label="Quoi",
        help_text="Une phrase qui commence par un verbe.",
        max_length=TITLE_MAX,
        error_messages={"required": "Écrivez en quelques mots ce qu’il y a à faire."},
    )
    why = forms.CharField(
        label="Pourquoi", max_length=TEXT_MAX, required=False, widget=area(2)
    )
    how = forms.CharField(
        label="Comment",
        help_text=f"Les étapes, dans l’ordre. {NO_PERSON_DATA}",
        max_length=TEXT_MAX,
        required=False,
        widget=area(4),
    )
    done_when = forms.CharField(
        label="Comment savoir que c’est fait",
        max_length=TEXT_MAX,
        required=False,
        widget=area(2),
    )
    effort = forms.TypedChoiceField(
        label="Effort",
        choices=EFFORT_CHOICES,
        coerce=int,
        initial=int(Effort.HALF_DAY),
        widget=forms.RadioSelect,
    )
    reflex_number = forms.TypedChoiceField(
        label="Réflexe concerné",
        choices=[("", "Aucun"), *REFLEX_CHOICES],
        coerce=int,
        empty_value=None,
        required=False,
    )


class PersonField(forms.ModelChoiceField):  # type: ignore[type-arg]
    def label_from_instance(self, obj: User) -> str:
        return obj.get_full_name()


class PersonForm(forms.Form):
    """Who of the establishment does it: `people` are those who may be chosen."""

    assignee = PersonField(
        label="Qui s’en occupe",
        queryset=User.objects.none(),
        required=False,
        empty_label="Personne pour l’instant",
        error_messages={
            "invalid_choice": "Cette personne ne fait pas partie de l’établissement."
        },
    )

    def __init__(self, *args: Any, people: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        cast("PersonField", self.fields["assignee"]).queryset = people
