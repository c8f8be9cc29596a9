"""The pages of the living plan: board, calendar, one task, costs, agenda, talk."""

import re
from datetime import UTC, date, datetime, timedelta
from io import BytesIO

import pikepdf
import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.urls import reverse

from beffroi.actionplan.models import Action, ActionComment, Attachment, RecurringTask
from beffroi.actionplan.operations.plan import ActionText, write_action
from beffroi.actionplan.operations.progress import set_state
from beffroi.actionplan.rules.board import COLUMN_SHOWN
from beffroi.actionplan.rules.states import ActionState, SeriesState
from beffroi.journal.rules.actor import SYSTEM
from beffroi.lib import clock
from tests.actionplan.build import make_action, make_series
from tests.actionplan.reading import read

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("_one_morning")]
TODAY = date(2026, 11, 24)


def url(name, *args):
    return reverse(f"actionplan:{name}", args=args)


def test_the_board_has_three_columns_and_hides_what_was_dropped(
    establishment, referent, outsider, client_of
):
    make_action(establishment, title="Pas commencée")
    for title, state in (
        ("Commencée", ActionState.DOING),
        ("Terminée", ActionState.DONE),
        ("Laissée", ActionState.DROPPED),
    ):
        set_state(
            action=make_action(establishment, title=title), state=state, by=SYSTEM
        )
    with clock.at(datetime(2026, 10, 20, 8, tzinfo=UTC)):
        old = make_action(establishment, title="Terminée en octobre")
        set_state(action=old, state=ActionState.DONE, by=SYSTEM)

    page = read(client_of(referent).get(url("board", establishment.pk)))

    assert [words.rsplit(" ", 1) for words in page.headings if words[-1].isdigit()] == [
        ["À faire", "1"],
        ["En cours", "1"],
        ["Faites ce mois-ci", "1"],
    ]
    assert "Laissée" not in page.words
    assert "octobre" not in page.words
    assert client_of(outsider).get(url("board", establishment.pk)).status_code == 404


def test_a_card_moves_without_script_and_comes_back_to_the_board(
    establishment, referent, client_of
):
    action = make_action(establishment)
    client = client_of(referent)
    board = url("board", establishment.pk)

    answer = client.post(
        url("action_state", action.pk), {"etat": "doing", "retour": board}
    )

    action.refresh_from_db()
    assert action.state == ActionState.DOING
    assert answer["Location"].startswith(board)


def test_the_board_is_bounded_and_filtered_like_the_list(
    establishment, referent, client_of, django_assert_max_num_queries
):
    for n in range(COLUMN_SHOWN + 4):
        make_action(establishment, title=f"Sauvegarde {n}")
    make_action(establishment, title="Antivirus", gain_points=0)
    client = client_of(referent)
    board = url("board", establishment.pk)
    client.get(board)

    with django_assert_max_num_queries(30):
        page = read(client.get(board))
    assert (
        len([words for words in page.links if words.startswith("Sauvegarde")])
        == COLUMN_SHOWN
    )
    assert "Voir toute la liste (20)" in page.links
    assert "Antivirus" in read(client.get(board, {"q": "antivirus"})).words
    part = client.get(board, headers={"HX-Request": "true"}).content.decode()
    assert "<html" not in part


def test_a_reader_sees_the_board_without_buttons(establishment, reader, client_of):
    make_action(establishment)

    page = read(client_of(reader).get(url("board", establishment.pk)))

    assert not page.posts_to("/etat/")


def test_an_empty_calendar_offers_the_tasks_and_a_reader_gets_no_button(
    establishment, referent, reader, client_of
):
    address = url("year", establishment.pk)

    assert (
        "Choisir les tâches de l’année" in read(client_of(referent).get(address)).links
    )
    page = read(client_of(reader).get(address))
    assert "Votre calendrier est vide" in page.words
    assert "Choisir les tâches de l’année" not in page.links


def test_the_calendar_is_adopted_on_screen(
    establishment, referent, reader, outsider, client_of
):
    address = url("adopt", establishment.pk)
    client = client_of(referent)
    assert client.get(address).status_code == 200

    assert client.post(address, {}).status_code == 422
    done = client.post(
        address, {"taches": ["exercice-crise", "revue-comptes"]}, follow=True
    )

    assert "2\xa0tâches de plus au calendrier." in done.content.decode()
    assert RecurringTask.objects.count() == 2
    assert "Au calendrier" in client.get(address).content.decode()
    assert client_of(reader).post(address, {"taches": ["assurance"]}).status_code == 403
    assert (
        client_of(outsider).post(address, {"taches": ["assurance"]}).status_code == 404
    )


def test_the_year_is_read_in_a_bounded_number_of_queries(
    establishment, referent, client_of, django_assert_max_num_queries
):
    for n in range(30):
        make_series(establishment, title=f"Tâche {n}")
    client = client_of(referent)
    client.get(url("year", establishment.pk))

    with django_assert_max_num_queries(25):
        page = read(client.get(url("year", establishment.pk), {"annee": "2027"}))
    assert "Tâche 29" in page.words
    assert "Mon calendrier de l’année 2027" in page.headings
    far = read(client.get(url("year", establishment.pk), {"annee": "9999"}))
    assert "Mon calendrier de l’année 2026" in far.headings


@pytest.mark.parametrize("count", [0, 8, 60])
def test_the_year_prints_on_one_accessible_page(
    establishment, referent, client_of, count
):
    for n in range(count):
        make_series(
            establishment,
            title=f"Vérifier la sauvegarde du service numéro {n}",
            starts_on=TODAY + timedelta(days=n * 6),
            to=referent,
        )

    answer = client_of(referent).post(
        url("year_print", establishment.pk), {"annee": "2027"}
    )

    assert answer["Content-Type"] == "application/pdf"
    with pikepdf.open(BytesIO(answer.content)) as pdf:
        assert len(pdf.pages) == 1
        assert pdf.Root.MarkInfo.Marked


def test_a_task_is_written_changed_skipped_paused_resumed_and_stopped(
    establishment, referent, outsider, client_of
):
    client = client_of(referent)
    typed = {
        "title": "Arroser le serveur", "rhythm": "weeks", "weeks": "6", "nth": "1",
        "weekday": "0", "anchor": "due", "starts_on": "2027-01-11", "effort": "1",
    }  # fmt: skip
    create = url("series_create", establishment.pk)
    assert client.post(create, {**typed, "title": ""}).status_code == 422
    assert client.post(create, {**typed, "starts_on": "2020-01-01"}).status_code == 422
    assert client.post(create, typed).status_code == 302
    series = RecurringTask.objects.get()

    page = read(client.get(url("series", series.pk)))
    assert "Toutes les 6\xa0semaines".replace("\xa0", " ") in page.words.replace(
        "\xa0", " "
    )
    assert "lundi 22 février 2027" in page.words.replace("\xa0", " ")

    edit = url("series_edit", series.pk)
    stale = client.post(
        edit, {**typed, "title": "Vérifier le serveur", "revision": "9"}
    )
    assert stale.status_code == 422
    client.post(edit, {**typed, "title": "Vérifier le serveur", "revision": "1"})
    client.post(url("series_skip", series.pk), {"due_on": "2027-01-11"})
    series.refresh_from_db()
    assert (series.title, series.next_due_on) == (
        "Vérifier le serveur",
        date(2027, 2, 22),
    )

    client.post(url("series_pause", series.pk))
    client.post(url("series_resume", series.pk))
    client.post(url("series_end", series.pk))
    series.refresh_from_db()
    assert series.state == SeriesState.ENDED
    assert client.post(url("series_pause", series.pk)).status_code == 422
    for name in ("series", "series_edit"):
        assert client_of(outsider).get(url(name, series.pk)).status_code == 404


def test_costs_are_summed_by_year_and_leave_as_a_table(
    establishment, referent, outsider, client_of
):
    address = url("costs", establishment.pk)
    client = client_of(referent)
    assert "Aucun montant pour l’instant" in read(client.get(address)).words
    write_action(
        establishment=establishment,
        text=ActionText(
            title="Acheter un pare-feu",
            reflex_number=6,
            cost_once_euros=1200,
            cost_yearly_euros=150,
        ),
        due_on=date(2027, 3, 1),
        by=SYSTEM,
    )

    page = read(client.get(address))
    rows = [words.replace("\u202f", " ").replace("\xa0", " ") for words in page.rows]
    assert rows[1] == "6 · Pare-feu – 1 350 150 150 150 – –"
    assert rows[-1].startswith("Total, estimation 0 1 350")
    csv = client.get(url("costs_export", establishment.pk, "csv"))
    assert "Total (estimation)" in csv.getvalue().decode("utf-8-sig")
    assert client.get(url("costs_export", establishment.pk, "pdf")).status_code == 404
    assert client_of(outsider).get(address).status_code == 404


def test_amounts_are_typed_as_people_write_them(establishment, referent, client_of):
    action = make_action(establishment)
    client = client_of(referent)
    typed = {
        "title": action.title, "effort": "3", "revision": str(action.revision),
        "cost_once_euros": "1 200 €", "cost_yearly_euros": "",
    }  # fmt: skip

    wrong = client.post(
        url("action_edit", action.pk), {**typed, "cost_once_euros": "cher"}
    )
    assert wrong.status_code == 422
    assert client.post(url("action_edit", action.pk), typed).status_code == 302

    action.refresh_from_db()
    assert (action.cost_once_euros, action.cost_yearly_euros) == (1200, None)
    page = client.get(url("action", action.pk)).content.decode()
    assert "estimation" in page


def test_an_address_is_shown_once_and_closed(
    establishment, contributor, outsider, client_of
):
    client = client_of(contributor)
    page = client.post(url("agenda"), {"etablissement": ""}).content.decode()

    [path] = re.findall(r"/agenda/[\w-]+\.ics", page)
    assert client.get(path).status_code == 200
    assert path not in client.get(url("agenda")).content.decode()
    stranger = client_of(outsider)
    assert (
        stranger.post(
            url("agenda"), {"etablissement": str(establishment.pk)}
        ).status_code
        == 404
    )
    [close] = [
        post
        for post in read(client.get(url("agenda"))).posts
        if post.endswith("/fermer/")
    ]
    assert stranger.post(close).status_code == 404
    client.post(close)
    assert client.get(path).status_code == 404


def test_a_comment_names_a_person_and_carries_a_file(
    establishment, referent, director, outsider, client_of
):
    action = make_action(establishment)
    client = client_of(referent)
    send = url("action_comment", action.pk)
    sent = client.post(
        send,
        {
            "text": "Voici le devis",
            "spoken_to": [str(director.pk)],
            "upload": SimpleUploadedFile("devis.csv", b"poste;prix\nborne;200\n"),
        },
    )

    assert sent.status_code == 302
    page = read(client.get(url("action", action.pk)))
    assert "Prévenus" in page.words
    assert "devis.csv" in page.links
    wrong = client.post(send, {"text": "x", "spoken_to": [str(outsider.pk)]})
    assert wrong.status_code == 422
    bad = client.post(
        send, {"text": "x", "upload": SimpleUploadedFile("a.exe", b"MZ" + b"\0" * 99)}
    )
    assert bad.status_code == 422
    assert ActionComment.objects.count() == 1


def test_a_file_is_joined_and_removed_on_screen(
    establishment, referent, contributor, outsider, client_of
):
    action = make_action(establishment, to=contributor)
    client = client_of(contributor)
    join = url("action_attach", action.pk)

    assert client.post(join, {}).status_code == 422
    client.post(join, {"upload": SimpleUploadedFile("plan.csv", b"a;b\n1;2\n")})
    held = Attachment.objects.get()
    remove = url("attachment_remove", held.pk)
    assert client_of(outsider).post(remove, {"reason": "x"}).status_code == 404
    assert client.post(remove, {"reason": ""}).status_code == 422
    assert client.post(remove, {"reason": "Doublon"}).status_code == 302
    assert "Doublon" in read(client.get(url("action", action.pk))).words


def test_what_comes_before_is_chosen_and_shown(
    establishment, referent, outsider, client_of
):
    first, second = make_action(establishment), make_action(establishment)
    client = client_of(referent)

    client.post(url("action_after", second.pk), {"after": str(first.pk)})
    circle = client.post(url("action_after", first.pk), {"after": str(second.pk)})

    assert circle.status_code == 422
    assert "s’attendraient" in circle.content.decode()
    page = read(client.get(url("action", second.pk)))
    assert page.links[first.title] == url("action", first.pk)
    assert "En attente" in page.words
    assert Action.objects.get(pk=second.pk).after == first
    stranger = client_of(outsider)
    assert stranger.post(url("action_after", second.pk), {}).status_code == 404
