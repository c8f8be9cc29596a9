"""Make a scenario of a template taken over."""

from typing import Any

from django import forms
from django.db.models import QuerySet

PAGES_MOST = 200


class TemplateForm(forms.Form):
    """The page that goes with the template, if one came along."""

    page = forms.ChoiceField(
        label="Page du lien",
        required=False,
        help_text="Gophish ne lie pas ses modèles à ses pages : choisissez celle qui va avec.",
    )

    def __init__(self, *args: Any, pages: "QuerySet[Any]", **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        field = self.fields["page"]
        assert isinstance(field, forms.ChoiceField)  # noqa: S101  # for the type checker
        rows = pages.values_list("pk", "name")[:PAGES_MOST]
        field.choices = [("", "Aucune"), *((str(key), name) for key, name in rows)]
