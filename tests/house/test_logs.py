"""Logs: one JSON object a line, and nothing about anybody in it."""

import io
import json
import logging

import pytest

from beffroi.config.logs import JsonLines


@pytest.fixture
def lines():
    """Return what the console would show, as objects."""
    written = io.StringIO()
    handler = logging.StreamHandler(written)
    handler.setFormatter(JsonLines())
    loggers = [logging.getLogger(name) for name in ("beffroi", "django")]
    for logger in loggers:
        logger.addHandler(handler)
    yield lambda: [json.loads(line) for line in written.getvalue().splitlines()]
    for logger in loggers:
        logger.removeHandler(handler)


@pytest.mark.django_db
def test_an_answer_leaves_one_line_without_personal_data(referent, client_of, lines):
    answer = client_of(referent).get(
        "/travaux/00000000-0000-4000-8000-000000000000/?nom=Delmas"
    )

    line = [line for line in lines() if line["logger"] == "beffroi.request"][-1]
    assert line["route"] == "travaux/<uuid:job_id>/"
    assert (line["method"], line["status"]) == ("GET", 404)
    assert line["request_id"] == answer.headers["X-Request-ID"]
    assert line["ms"] > 0
    written = json.dumps(line)
    for secret in (str(referent.pk), referent.email, "Delmas", "00000000"):
        assert secret not in written
    assert len(line["user"]) == 12


@pytest.mark.django_db
def test_a_visitor_has_no_pseudonym(client, lines):
    client.get("/sante")

    line = next(line for line in lines() if line["logger"] == "beffroi.request")
    assert (line["route"], line["user"]) == ("sante", "")


def format_one(**changes) -> dict:
    fields = {
        "name": "django.request", "level": logging.ERROR, "pathname": "x.py", "lineno": 1,
        "msg": "Internal Server Error: %s", "args": ("/u/jeton-secret/",), "exc_info": None,
    }  # fmt: skip
    return json.loads(JsonLines().format(logging.LogRecord(**{**fields, **changes})))


def test_what_other_libraries_would_quote_is_left_out():
    assert format_one()["message"] == "Internal Server Error: %s"


@pytest.mark.django_db
def test_a_failed_answer_of_django_is_told_by_its_status_alone(client, lines):
    client.get("/sante")

    line = next(line for line in lines() if line["logger"] == "django.request")
    assert line["message"] == "Service Unavailable"


def test_an_error_is_told_by_kind_and_place_not_by_its_words():
    try:
        raise ValueError("ines@exemple-beffroi.fr")
    except ValueError as error:
        line = format_one(exc_info=(ValueError, error, error.__traceback__))

    assert line["error"]["kind"] == "builtins.ValueError"
    assert "test_logs.py" in line["error"]["frames"][-1]
    assert "ines@" not in json.dumps(line)


def test_an_address_in_our_own_words_is_masked():
    line = format_one(
        name="beffroi.mail", msg="sent to %s", args=("ines@exemple-beffroi.fr",)
    )

    assert line["message"] == "sent to [adresse]"


def test_only_known_keys_are_written(caplog):
    logger = logging.getLogger("beffroi.jobs")
    with caplog.at_level(logging.INFO, logger="beffroi.jobs"):
        logger.info("task", extra={"task": "a.b", "phone": "05 36 49 00 00"})

    written = JsonLines().format(caplog.records[-1])
    assert json.loads(written)["task"] == "a.b"
    assert "05 36" not in written
