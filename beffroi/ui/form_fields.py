"""How one form field is drawn: its kind, its texts and how they are linked."""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from django import forms
from django.forms import BaseForm, BoundField
from django.forms.widgets import DateTimeBaseInput

# HTML's own pickers want ISO values, whatever the language of the page.
PICKERS: tuple[tuple[type[DateTimeBaseInput], str, str], ...] = (
    (forms.DateInput, "date", "%Y-%m-%d"),
    (forms.DateTimeInput, "datetime-local", "%Y-%m-%dT%H:%M"),
    (forms.TimeInput, "time", "%H:%M"),
)


@dataclass(frozen=True, slots=True)
class Problem:
    """One thing to correct; `anchor` is empty when it concerns the whole form."""

    label: str
    sentence: str
    anchor: str


def kind_of(bound: BoundField) -> str:
    """Return how the field is laid out: hidden, group, checkbox, file or control."""
    widget = bound.field.widget
    if widget.is_hidden:
        return "hidden"
    if isinstance(widget, forms.RadioSelect | forms.CheckboxSelectMultiple):
        return "group"
    if isinstance(widget, forms.CheckboxInput):
        return "checkbox"
    if isinstance(widget, forms.FileInput):
        return "file"
    return "control"


def _anchor(bound: BoundField) -> str:
    return bound.auto_id or bound.html_name


def _use_native_picker(widget: forms.Widget) -> None:
    for kind, input_type, pattern in PICKERS:
        if isinstance(widget, kind) and widget.input_type == "text":
            widget.input_type = input_type
            widget.format = pattern
            widget.supports_microseconds = False


def drawn(bound: BoundField, extra: Mapping[str, str | bool]) -> dict[str, Any]:
    """Return what the template `ui/components/field.html` draws."""
    kind = kind_of(bound)
    anchor = _anchor(bound)
    described_by = [
        f"{anchor}-{part}"
        for part, is_there in (
            ("aide", bool(bound.help_text)),
            ("erreur", bool(bound.errors)),
        )
        if is_there
    ]
    attributes: dict[str, str | bool] = dict(extra)
    if kind not in {"group", "hidden"} and described_by:
        attributes["aria-describedby"] = " ".join(described_by)
    if kind in {"control", "file"}:
        _use_native_picker(bound.field.widget)
        classes = (bound.field.widget.attrs.get("class"), extra.get("class"), "control")
        attributes["class"] = " ".join(str(name) for name in classes if name)
    return {
        "bound": bound,
        "kind": kind,
        "anchor": anchor,
        "described_by": " ".join(described_by),
        "control": "" if kind == "group" else bound.as_widget(attrs=attributes),
        "help_text": bound.help_text,
        "errors": list(bound.errors),
        "is_required": bound.field.required,
    }


def problems(form: BaseForm) -> list[Problem]:
    """Return what must be corrected: the whole form first, then field by field."""
    found = [Problem("", str(error), "") for error in form.non_field_errors()]
    for bound in form:
        label = "" if bound.is_hidden else str(bound.label or "")
        anchor = "" if bound.is_hidden else _anchor(bound)
        found += [Problem(label, str(error), anchor) for error in bound.errors]
    return found
