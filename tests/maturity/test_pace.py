"""Letters through links leave at a pace, and are answered to who asked."""

from datetime import timedelta
from email import message_from_bytes, policy

import pytest
from django.core.files.base import ContentFile

from beffroi.files.operations import FileTooLarge
from beffroi.lib import clock
from beffroi.lib.personal import ERASED_ADDRESS
from beffroi.maturity.models.requests import OutsideRequest
from beffroi.maturity.operations import approvals, outside, requests
from beffroi.maturity.operations.outside import GivenProof
from beffroi.maturity.operations.pace import AddressAtRest, TooManyToday
from beffroi.maturity.operations.reviews import refuse_item
from beffroi.maturity.queries import pace
from beffroi.maturity.rules.levels import EvidenceKind
from beffroi.maturity.rules.pace import MOST_FILE_MB, MOST_LETTERS_TO_ADDRESS
from beffroi.maturity.work.outside import remind_waiting
from tests.build import make_establishment, make_user
from tests.maturity.build import answer
from tests.maturity.build_requests import LUC, ask, item_of, letters_to, reply
from tests.maturity.screens import url

pytestmark = pytest.mark.django_db
QUESTIONS = ("R2.3", "R2.4", "R2.5", "R3.1", "R3.2")


def after(days: float):
    return clock.at(clock.now() + timedelta(days=days))


def reply_to(message) -> str | None:
    return message_from_bytes(bytes(message.mime), policy=policy.default)["Reply-To"]


@pytest.fixture
def tired(establishment, referent):
    """Luc received his share of the day."""
    assert len(QUESTIONS) == MOST_LETTERS_TO_ADDRESS
    return [ask(establishment, referent, question) for question in QUESTIONS]


def test_what_is_answered_by_mail_goes_to_who_asked(establishment, referent):
    row = ask(establishment, referent)
    with after(1.1):
        requests.remind(request=row, by=referent.as_actor())
        row.refresh_from_db()
    with after(8):
        assert remind_waiting() == 1

    assert [reply_to(letter) for letter in letters_to()] == [referent.email] * 3


def test_a_validation_is_answered_to_who_asked_for_it(started, referent):
    answer(started, "R2.3", 1)
    approvals.ask_approval(
        establishment=started, name="Paul", email=LUC.email, asker=referent
    )

    (letter,) = letters_to()
    assert reply_to(letter) == referent.email


def test_nothing_is_answered_to_somebody_erased(establishment, referent):
    ask(establishment, referent)
    OutsideRequest.objects.update(sent_by_email=ERASED_ADDRESS)

    with after(8):
        assert remind_waiting() == 1

    assert reply_to(letters_to()[-1]) is None


def test_an_address_receives_five_letters_a_day_whoever_writes(
    tired, establishment, outsider
):
    elsewhere = make_establishment(name="Foyer d’ailleurs")
    other = make_user("autre@exemple-beffroi.fr")

    for place, asker in ((establishment, outsider), (elsewhere, other)):
        with pytest.raises(AddressAtRest) as refused:
            ask(place, asker, "R1.1")
        assert "appelez-la" in str(refused.value)
    spelled = requests.Recipient("provider", "Luc", LUC.email.upper())
    with pytest.raises(AddressAtRest):
        ask(elsewhere, other, "R1.1", recipient=spelled)
    with after(1.1):
        ask(elsewhere, other, "R1.1")


def test_the_same_pace_holds_for_each_kind_of_letter(tired, started, referent):
    by, row = referent.as_actor(), tired[0]
    reply(tired[-1], QUESTIONS[-1], 1)
    with pytest.raises(AddressAtRest):
        refuse_item(item=item_of(tired[-1], QUESTIONS[-1]), word="Précisez", by=by)
    with pytest.raises(AddressAtRest):
        requests.renew(request=row, by=by)
    answer(started, "R1.1", 1)
    with pytest.raises(AddressAtRest):
        approvals.ask_approval(
            establishment=started, name="Paul", email=LUC.email, asker=referent
        )
    with after(1.1):
        for former in tired[:3]:
            requests.remind(request=former, by=by)
        for question in ("R4.1", "R4.2"):
            ask(started, referent, question)
        with pytest.raises(AddressAtRest):
            requests.remind(request=tired[3], by=by)


def test_automatic_reminders_wait_for_the_next_day_rather_than_pile_up(
    establishment, referent
):
    for question in QUESTIONS[:4]:
        ask(establishment, referent, question)
    with after(1.1):
        for question in ("R4.1", "R4.2", "R5.1"):
            ask(establishment, referent, question)

    with after(8.2):
        assert remind_waiting() == MOST_LETTERS_TO_ADDRESS
    with after(9.3):
        assert remind_waiting() == 2


def test_an_establishment_cannot_flood(establishment, started, referent, monkeypatch):
    monkeypatch.setattr(pace, "MOST_LETTERS_OF_PLACE", 2)
    ask(establishment, referent, "R2.3")
    answer(started, "R2.4", 1)
    approvals.ask_approval(
        establishment=establishment, name="Paul", email="p@exemple.fr", asker=referent
    )

    with pytest.raises(TooManyToday):
        ask(establishment, referent, "R2.5")
    ask(make_establishment(name="Foyer d’ailleurs"), referent, "R2.5")
    with after(1.1):
        ask(establishment, referent, "R2.5")


def test_the_page_says_so_and_keeps_what_was_typed(
    tired, establishment, referent, client_of, outsider
):
    path = url("request_create", establishment, query="?pour=provider&question=R1.1")
    form = {
        "name": "Luc Faure", "email": LUC.email, "note": "Merci d’avance.",
        "questions": ["R1.1"],
    }  # fmt: skip

    assert client_of(outsider).post(path, form).status_code == 404
    page = client_of(referent).post(path, form)

    assert page.status_code == 422
    assert "appelez-la" in page.text
    assert "Merci d’avance." in page.text
    assert len(letters_to()) == MOST_LETTERS_TO_ADDRESS


def test_too_many_answers_through_one_link_wait_for_the_next_day(
    establishment, referent, monkeypatch
):
    row = ask(establishment, referent)
    monkeypatch.setattr(outside, "MOST_ANSWERS", 2)
    reply(row, "R2.3", 1)
    reply(row, "R2.4", 1)

    with pytest.raises(outside.TooManyAnswers):
        reply(row, "R2.3", 2)
    assert item_of(row, "R2.3").level == 1
    with after(1.1):
        reply(row, "R2.3", 2)


def test_a_heavy_file_through_a_link_is_refused_with_its_weight(
    establishment, referent
):
    row = ask(establishment, referent)
    heavy = GivenProof(
        EvidenceKind.FILE,
        "lourd.pdf",
        clock.today(),
        upload=ContentFile(b"%PDF-1.7" + b" " * MOST_FILE_MB * 1024 * 1024, "l.pdf"),
    )

    with pytest.raises(FileTooLarge) as refused:
        reply(row, "R2.3", 2, proof=heavy)

    assert f"pour {MOST_FILE_MB}" in str(refused.value)
    assert item_of(row, "R2.3").state == "waiting"
