"""Choose a framework's groups, send a library, score its choices."""

from collections.abc import Iterator, Mapping
from typing import Any

from django import forms

from beffroi.maturity.rules.library.changes import question_key
from beffroi.maturity.rules.library.shapes import Choice, Node, Subquestion
from beffroi.maturity.rules.questionnaire import Questionnaire


class GroupsForm(forms.Form):
    """The parts of a framework that concern an establishment; none means all."""

    groups = forms.MultipleChoiceField(
        label="Ce qui vous concerne",
        help_text="Sans choix, toutes les exigences sont posées.",
        widget=forms.CheckboxSelectMultiple,
        required=False,
    )

    def __init__(self, *args: Any, asked: Questionnaire, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        field = self.fields["groups"]
        assert isinstance(field, forms.MultipleChoiceField)  # noqa: S101  # for typing
        field.choices = [(group.slug, group.name) for group in asked.groups]


class LibraryForm(forms.Form):
    """A library file, and whom it is offered to."""

    file = forms.FileField(
        label="Fichier du référentiel",
        help_text="Une bibliothèque de CISO Assistant, au format YAML (.yaml).",
        widget=forms.ClearableFileInput(attrs={"accept": ".yaml,.yml,.txt,.json"}),
    )
    region = forms.ChoiceField(label="Proposé à", required=False)

    def __init__(
        self, *args: Any, places: list[tuple[str, str]], **kwargs: Any
    ) -> None:
        super().__init__(*args, **kwargs)
        field = self.fields["region"]
        assert isinstance(field, forms.ChoiceField)  # noqa: S101  # for typing
        field.choices = places
        field.initial = places[0][0]
        if len(places) == 1:
            field.widget = forms.HiddenInput()
            self.only_place = places[0][0]

    def clean_region(self) -> str:
        """Return the region chosen, the only one where there is no choice."""
        return getattr(self, "only_place", str(self.cleaned_data["region"]))


class PointsForm(forms.Form):
    """One score for each bare choice of one requirement."""

    def __init__(
        self,
        data: Any = None,
        *,
        node: Node,
        points: Mapping[str, float],
        highest: int,
    ) -> None:
        super().__init__(data, prefix=question_key(node.urn))
        self.node = node
        self.names: dict[str, str] = {}
        for rank, (question, choice) in enumerate(_bare(node)):
            name = f"c{rank}"
            self.names[name] = choice.urn
            self.fields[name] = forms.FloatField(
                label=choice.text,
                help_text=question.text,
                min_value=0,
                max_value=highest,
                required=False,
                initial=points.get(choice.urn),
                error_messages={
                    "min_value": f"Un score va de 0 à {highest}.",
                    "max_value": f"Un score va de 0 à {highest}.",
                    "invalid": "Écrivez un nombre.",
                },
                widget=forms.NumberInput(attrs={"step": "any"}),
            )

    @property
    def points(self) -> dict[str, float | None]:
        """Return the scores by URN of the choice; None where the field is empty."""
        return {urn: self.cleaned_data[name] for name, urn in self.names.items()}


def _bare(node: Node) -> Iterator[tuple[Subquestion, Choice]]:
    for question in node.questions:
        for choice in question.choices:
            if choice.score is None and choice.result is None:
                yield question, choice
