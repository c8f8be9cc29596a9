"""The links of tests: what is shown, what is written, and what never is."""

import json
import sqlite3

import pytest
from django.db import connection

from beffroi.phishing.models.hits import SpooledHit
from beffroi.phishing.rules.shown_pages import PageFault
from beffroi.phishing.work.pages import keep_page
from beffroi.phishing.work.spooled import first_rows
from tests.edge.asking import CHROME, CLIENT, application, ask, opened
from tests.phishing.builders import make_campaign, make_place, make_target

pytestmark = pytest.mark.django_db(transaction=True)
TOKEN = "Zq3vT8mKp2Lx9RcW"
LANDING = "<!doctype html><html><head><style>h1{color:red}</style></head><body><h1>Bonjour {{prenom}}</h1><form method='post' action='{{adresse}}'><input type='password'></form></body></html>"
LESSON = "<!doctype html><html><body><h1>Voici les indices</h1></body></html>"


@pytest.fixture
def target(establishment):
    about = {"organisme": "Association Les Micocouliers", "contact": "05 61 00 00 00"}
    place = make_place(make_campaign(), establishment)
    return make_target(
        place, TOKEN, values={"prenom": "Zoé <b>"},
        page_key=keep_page(LANDING, about=about), lesson_key=keep_page(LESSON, about=about),
    )  # fmt: skip


@pytest.fixture
def edge(target, tmp_path):
    store = opened(tmp_path)
    yield application(store)
    store.close()


def kinds() -> list[str]:
    return [row.kind for row in first_rows(50)]


def test_a_link_shows_the_page_with_the_person_s_words_escaped(edge):
    got = ask(edge, f"/t/{TOKEN}")

    assert got.status == 200
    assert "Bonjour Zoé &lt;b&gt;" in got.body.decode()
    assert f'<script src="/t/{TOKEN}/s" defer></script>' in got.body.decode()
    assert kinds() == ["link"]


def test_nothing_of_the_visitor_is_written_but_kinds_and_fingerprints(edge):
    ask(edge, f"/t/{TOKEN}", client="2a01:cb08:8b1f:ac00::7", agent="Curl/9 secret-agent", x_secret="quelque-chose")  # fmt: skip

    row = first_rows(1)[0]
    told = json.dumps([row.address_print, row.features])
    assert row.features["agent"] == "script"
    for secret in ("2a01", "secret-agent", "quelque-chose"):
        assert secret not in told


def test_the_answer_has_its_own_strict_policy_and_no_cookie(edge):
    got = ask(edge, f"/t/{TOKEN}", cookie="sessionid=abc")

    policy = got.header("content-security-policy")
    assert "default-src 'none'" in policy
    assert "'sha256-" in policy
    assert "unsafe" not in policy
    assert got.header("set-cookie") == ""
    assert got.header("cache-control") == "no-store"


def test_head_counts_as_head_and_answers_without_a_body(edge):
    got = ask(edge, f"/t/{TOKEN}", method="HEAD")

    assert (got.status, got.body) == (200, b"")
    assert first_rows(1)[0].features["method"] == "HEAD"


def test_an_unknown_link_teaches_and_writes_nothing(edge):
    got = ask(edge, "/t/personne")

    assert got.status == 404
    assert "signalez" in got.body.decode()
    assert kinds() == []


def test_a_form_is_thrown_away_and_only_the_attempt_is_kept(edge):
    got = ask(edge, f"/t/{TOKEN}", method="POST", body=b"p=MARQUE-9f2e" * 20_000)

    assert "Voici les indices" in got.body.decode()
    row = first_rows(1)[0]
    assert row.kind == "form"
    assert "MARQUE" not in json.dumps([row.key, row.features, row.address_print])


def test_image_script_hidden_link_and_beacons_are_told_apart(edge):
    assert ask(edge, f"/t/{TOKEN}/p").header("content-type") == "image/gif"
    assert "sendBeacon" in ask(edge, f"/t/{TOKEN}/s").body.decode()
    assert ask(edge, f"/t/{TOKEN}/h").status == 200
    assert ask(edge, f"/t/{TOKEN}/g", method="POST").status == 204
    assert ask(edge, f"/t/{TOKEN}/v", method="POST").status == 204

    assert kinds() == ["image", "page", "hidden", "gesture", "visible2s"]


def test_a_beacon_asked_for_by_get_is_nobody_s_gesture(edge):
    assert ask(edge, f"/t/{TOKEN}/g").status == 405
    assert kinds() == []


def test_a_plus_behind_the_link_says_who_runs_the_test(edge):
    told = json.loads(ask(edge, f"/t/{TOKEN}+").body)

    assert told["organisme"] == "Association Les Micocouliers"
    assert kinds() == []


def test_a_quote_behind_the_link_leads_there_all_the_same(edge):
    assert ask(edge, f"/t/{TOKEN}%27").status == 200
    assert first_rows(1)[0].features["flags"] == ["altered"]


def test_after_the_end_a_link_teaches(target, tmp_path):
    target.campaign.state = "closed"
    target.campaign.save()
    store = opened(tmp_path)

    assert "Voici les indices" in ask(application(store), f"/t/{TOKEN}").body.decode()
    store.close()


def test_without_a_page_the_link_still_teaches(target, tmp_path):
    target.page_key = target.lesson_key = ""
    target.save()
    store = opened(tmp_path)

    assert "exercice" in ask(application(store), f"/t/{TOKEN}").body.decode()
    store.close()


def test_the_hosts_of_tests_serve_nothing_else(edge):
    assert ask(edge, f"/t/{TOKEN}", host="Colis.exemple.fr:443").status == 200
    assert ask(edge, "/compte/connexion/", host="colis.exemple.fr").status == 404
    assert "Disallow: /" in ask(edge, "/robots.txt", host="colis.exemple.fr").body.decode()  # fmt: skip
    assert ask(edge, "/compte/connexion/").body == b""


def test_only_a_declared_proxy_is_believed_about_the_client(edge):
    ask(edge, f"/t/{TOKEN}", client="10.0.0.4", x_forwarded_for=f"1.2.3.4, {CLIENT}")
    ask(edge, f"/t/{TOKEN}", client=CLIENT)
    ask(edge, f"/t/{TOKEN}", client=CLIENT, x_forwarded_for="1.2.3.4")

    assert len({row.address_print for row in first_rows(5)}) == 1


def test_a_hit_that_cannot_be_written_is_not_acknowledged(target, tmp_path, caplog):
    class Full(type(opened(tmp_path))):  # type: ignore[misc]
        def append(self, rows) -> None:
            message = f"disk full while writing {TOKEN}"
            raise sqlite3.OperationalError(message)

    store = opened(tmp_path)
    store.__class__ = Full
    got = ask(application(store), f"/t/{TOKEN}")

    assert (got.status, got.header("retry-after")) == (503, "5")
    assert TOKEN not in caplog.text
    store.close()


def test_one_hit_costs_one_reading_and_one_line(edge, tmp_path):
    if connection.vendor != "sqlite":
        pytest.skip("the same two statements, counted on SQLite")
    ask(edge, f"/t/{TOKEN}")
    store = edge._store()
    told: list[str] = []
    store._read.set_trace_callback(told.append)
    store._write.set_trace_callback(told.append)

    ask(edge, f"/t/{TOKEN}")

    words = [sql.split()[0] for sql in told]
    assert sorted(words) == ["BEGIN", "BEGIN", "COMMIT", "COMMIT", "INSERT", "SELECT"]


@pytest.mark.parametrize(
    "page",
    [
        "<input type=password name=mdp>", "<script>alert(1)</script>",
        "<img src='https://ailleurs.exemple/p.gif'>", "<form action='https://ailleurs.exemple'>",
        "<p onclick='x()'>", "<p style='color:red'>", "<iframe src='x'></iframe>",
        "<p>{{mot_de_passe}}</p>", "<meta http-equiv=refresh content='0;url=//x'>",
    ],
)  # fmt: skip
def test_a_page_that_could_leak_is_refused(page):
    with pytest.raises(PageFault):
        keep_page(page, about={})


def test_the_same_page_twice_is_one_row():
    assert keep_page(LANDING, about={}) == keep_page(LANDING, about={})
    assert keep_page(LANDING, about={}) != keep_page(LANDING, about={"contact": "x"})


def test_what_waits_on_postgresql_stands_in_the_table(edge):
    ask(edge, f"/t/{TOKEN}", agent=CHROME)
    is_here = connection.vendor == "postgresql"
    assert SpooledHit.objects.count() == int(is_here)
