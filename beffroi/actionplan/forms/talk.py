"""What people say about an action, whom they name, what they join."""

from typing import Any, cast

from django import forms

from beffroi.accounts.models import User
from beffroi.actionplan.forms.words import NO_PERSON_DATA
from beffroi.actionplan.models import Action
from beffroi.actionplan.operations.talk import COMMENT_MAX, REASON_MAX
from beffroi.ui.guarded import GuardedForm

FILE_HELP = "PDF, image, document ou tableau, sans donnée de personne accompagnée."


class PeopleField(forms.ModelMultipleChoiceField):  # type: ignore[type-arg]
    def label_from_instance(self, obj: User) -> str:
        return obj.get_full_name()


class ActionField(forms.ModelChoiceField):  # type: ignore[type-arg]
    def label_from_instance(self, obj: Action) -> str:
        return obj.title


class CommentForm(GuardedForm):
    guarded = ("text",)
    text = forms.CharField(
        label="Votre commentaire",
        help_text=f"Ce qui avance, ce qui bloque. {NO_PERSON_DATA} Pour parler à quelqu’un, écrivez @ puis son nom.",
        max_length=COMMENT_MAX,
        widget=forms.Textarea(attrs={"rows": 3}),
        error_messages={"required": "Écrivez votre commentaire avant de l’ajouter."},
    )
    spoken_to = PeopleField(
        label="Prévenir",
        queryset=User.objects.none(),
        required=False,
        widget=forms.CheckboxSelectMultiple,
        error_messages={
            "invalid_choice": "Cette personne ne peut pas lire cette action."
        },
    )
    upload = forms.FileField(
        label="Joindre un fichier", help_text=FILE_HELP, required=False
    )

    def __init__(self, *args: Any, people: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        cast("PeopleField", self.fields["spoken_to"]).queryset = people


class AttachForm(forms.Form):
    upload = forms.FileField(
        label="Fichier",
        help_text=FILE_HELP,
        error_messages={"required": "Choisissez un fichier avant de le joindre."},
    )


class RemovalForm(GuardedForm):
    guarded = ("reason",)
    reason = forms.CharField(
        label="Pourquoi le retirer",
        max_length=REASON_MAX,
        error_messages={
            "required": "Dites en quelques mots pourquoi ce fichier est retiré."
        },
    )


class AfterForm(forms.Form):
    """Which action comes before this one."""

    after = ActionField(
        label="Elle attend que soit terminée",
        queryset=Action.objects.none(),
        required=False,
        empty_label="Aucune, elle peut commencer",
        error_messages={
            "invalid_choice": "Choisissez une action de ce même établissement."
        },
    )

    def __init__(self, *args: Any, actions: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        cast("ActionField", self.fields["after"]).queryset = actions
