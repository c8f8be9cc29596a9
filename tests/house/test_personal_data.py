"""Every field that may name a person is declared, or stands as not personal with a reason."""

import re
from importlib import import_module

from django import forms
from django.apps import apps as django_apps
from django.db import models

from beffroi.privacy.work.register import REGISTER, holdings
from tests.house.tree import code, short

TELLING = re.compile(
    r"email|label|name|phone|recipient|address|mime|comment|note$|statement|message|text|"
    r"subject|title|reason|author|job$|detail|answer$|origin_label|_by_|signature|person"
)
# Ours, and what others' tables hold about people here.
OTHERS = {"account.EmailAddress", "mfa.Authenticator"}
# Technical columns that the pattern meets and that hold codes alone.
TECHNICAL = re.compile(
    r".*_(key|id|code|at|on|count|state|kind)$|^(kind|state|key|slug|role|queue_name"
    r"|backend_name|media_type|file_format|main_role|message_to|origin_module|reason_code)$"
)
# Numbers, dates, and a file's name that Beffroi gives itself.
EXEMPT = {"backups"}
# Numbers pasted from a table, and words of a search that nobody keeps.
NUMBERS = {"ImportForm.numbers", "JournalForm.place"}
# What a program writes, a colour, the name of a team.
TOKENS = {
    "ReturnForm.state", "RoleChoiceForm.next", "BrandingForm.color",
    "BrandingForm.accent", "StaffForm.team", "DomainForm.domain",
}  # fmt: skip
# One name, one number, one code, one word looked for: nobody writes a sentence there.
SHORT = re.compile(
    r"(.*_)?(name|phone|code|address|town|label|url|finess|status|value|username|email)"
    r"|q|job|organization|confirmation|siren|siret"
)
TEXTUAL = (models.CharField, models.TextField, models.JSONField, models.BinaryField)


def watched_models():
    for model in django_apps.get_models():
        is_ours = model.__module__.startswith("beffroi.")
        if model._meta.app_label in EXEMPT:
            continue
        if is_ours or model._meta.label in OTHERS:
            yield model


def telling_fields(model):
    for field in model._meta.local_fields:
        if not isinstance(field, TEXTUAL) or TECHNICAL.match(field.name):
            continue
        is_free = isinstance(
            field, models.TextField | models.JSONField | models.BinaryField
        )
        if (
            is_free
            or isinstance(field, models.EmailField)
            or TELLING.search(field.name)
        ):
            yield field.name


def declared() -> dict[str, frozenset[str]]:
    found: dict[str, frozenset[str]] = {}
    for _, holding in holdings():
        label = holding.model.__name__
        found[label] = found.get(label, frozenset()) | holding.declared
    return found


def not_personal() -> dict[str, str]:
    return {
        name: reason for data in REGISTER for name, reason in data.not_personal.items()
    }


def test_every_field_that_may_name_a_person_is_declared():
    known, waived = declared(), not_personal()
    assert len(known) > 20

    forgotten = [
        f"{model._meta.label}.{name}"
        for model in watched_models()
        for name in telling_fields(model)
        if name not in known.get(model.__name__, ())
        and f"{model.__name__}.{name}" not in waived
    ]
    assert forgotten == [], "declare them in the app's personal_data.py"


def test_every_field_declared_or_waived_exists():
    columns = {
        f"{model.__name__}.{name}"
        for model in django_apps.get_models()
        for field in model._meta.local_fields
        for name in (field.name, field.attname)
    }
    wrong = [name for name in not_personal() if name not in columns]
    for _, holding in holdings():
        wrong += [
            f"{holding.model.__name__}.{name}"
            for name in holding.declared
            if f"{holding.model.__name__}.{name}" not in columns
        ]

    assert wrong == []


def test_every_reason_and_every_line_of_the_register_is_written():
    assert all(len(reason) > 5 for reason in not_personal().values())
    for data, holding in holdings():
        words = (data.label, holding.what, holding.about, holding.why, holding.kept)
        assert all(len(word) > 4 for word in words), holding.model


def test_every_app_with_models_declares_what_it_holds():
    apps_with_models = {
        model._meta.app_label
        for model in django_apps.get_models()
        if model.__module__.startswith("beffroi.")
    }
    assert apps_with_models - {data.app for data in REGISTER} - EXEMPT == set()


def is_free(key, field) -> bool:
    """Say whether a person may write a sentence there."""
    if isinstance(field.widget, forms.Textarea):
        return True
    is_hidden = isinstance(field.widget, forms.HiddenInput | forms.PasswordInput)
    return type(field) is forms.CharField and not is_hidden and not SHORT.fullmatch(key)


def test_every_free_text_of_a_form_refuses_a_social_security_number():
    """A wide text that a person types stands in a guarded form, under `guarded`."""
    names = [
        short(path).removesuffix(".py").replace("/", ".")
        for path in code()
        if path.stem == "forms" or path.parent.name == "forms"
    ]
    open_fields = []
    for name in names:
        for form in vars(import_module(name)).values():
            if not isinstance(form, type) or not issubclass(form, forms.BaseForm):
                continue
            for key, field in getattr(form, "base_fields", {}).items():
                if is_free(key, field) and key not in getattr(form, "guarded", ()):
                    open_fields.append(f"{form.__name__}.{key}")
    assert [name for name in open_fields if name not in NUMBERS | TOKENS] == []
