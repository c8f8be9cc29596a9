"""Models keep their distance: no reverse door, no hidden clock, no dotted name."""

import ast

from django.apps import apps as django_apps
from django.conf import settings

from tests.house.tree import app_of, code, parsed, short

RELATIONS = {"ForeignKey", "OneToOneField", "ManyToManyField"}


def own_models():
    return [m for m in django_apps.get_models() if m.__module__.startswith("beffroi.")]


def relations():
    for model in own_models():
        for field in model._meta.get_fields():
            if field.is_relation and not field.auto_created and field.concrete:
                yield model, field


def calls(name_test):
    for path in code():
        for node in ast.walk(parsed(path)):
            if isinstance(node, ast.Call):
                name = getattr(node.func, "attr", getattr(node.func, "id", ""))
                if name_test(name):
                    yield path, node, name


def test_a_relation_to_another_app_has_no_reverse_accessor():
    assert own_models()

    open_doors = [
        f"{model.__name__}.{field.name}"
        for model, field in relations()
        if field.related_model._meta.app_label != model._meta.app_label
        and field.remote_field.related_name != "+"
    ]
    assert open_doors == []


def test_time_comes_from_the_clock_alone():
    hidden = [
        f"{model.__name__}.{field.name}"
        for model in own_models()
        for field in model._meta.get_fields()
        if getattr(field, "auto_now", False) or getattr(field, "auto_now_add", False)
    ]

    assert hidden == []


def test_no_relation_names_another_app_in_a_string():
    named = [
        f"{short(path)}:{node.lineno}"
        for path, node, _ in calls(RELATIONS.__contains__)
        for argument in [
            *node.args[:1],
            *(k.value for k in node.keywords if k.arg == "to"),
        ]
        if isinstance(argument, ast.Constant)
        and "." in str(argument.value)
        and str(argument.value).split(".")[0] != app_of(path)
    ]

    assert named == []


def test_no_generic_foreign_key():
    assert [short(path) for path, _, _ in calls("GenericForeignKey".__eq__)] == []


def test_no_signal_is_sent_or_received():
    """Receivers of allauth's own signals are the one door it offers: listed here."""
    allowed = {"beffroi/accounts/receivers.py", "beffroi/accounts/apps.py"}
    connected = {
        short(path)
        for path in code()
        for node in ast.walk(parsed(path))
        if isinstance(node, ast.ImportFrom)
        and (node.module or "").endswith(("dispatch", "signals"))
    }

    assert connected - allowed == set()


def test_people_are_known_by_our_own_model():
    assert settings.AUTH_USER_MODEL == "accounts.User"
