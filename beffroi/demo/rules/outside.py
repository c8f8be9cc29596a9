"""Questions that leave for people without account: some answered, some still awaited."""

from collections.abc import Iterable

from beffroi.demo.rules.happenings import (
    ApprovalAsked,
    Hand,
    OutsideAccepted,
    OutsideAnswered,
    QuestionsAsked,
)
from beffroi.demo.rules.pen import Pen
from beffroi.maturity.rules.levels import DECLARED_MAX, AnswerKind
from beffroi.maturity.rules.requests import Wanted

FIRST_ASKED = 16  # working days ago, the earliest letter
MOST = 3
# Invented people, by who knows; the region's own domain, so that nothing can ever leave.
PEOPLE = {
    "provider": ("Bastien Rouquette", "bastien.rouquette@exemple-beffroi.fr"),
    "editor": ("Aurélie Fontan", "aurelie.fontan@exemple-beffroi.fr"),
    "head_office": ("Claire Vidal", "claire.vidal@exemple-beffroi.fr"),
    "hr": ("Solène Marty", "solene.marty@exemple-beffroi.fr"),
    "dpo": ("Étienne Lacombe", "etienne.lacombe@exemple-beffroi.fr"),
}
DIRECTION = ("Hélène Castelbou", "helene.castelbou@exemple-beffroi.fr")
WITH_FILE = "Vérifié ce matin avec notre technicien. Le relevé est joint."
WITHOUT_FILE = (
    "C’est prévu à votre contrat. Je peux vous le montrer à ma prochaine visite."
)


def ask_people(pen: Pen) -> None:
    """Where visitors enter: one request done, one to read, one that waits."""
    if not pen.plot.is_shown:
        return
    used = _ask_for_documents(pen)
    used |= _ask_what_is_unknown(pen, used)
    _ask_and_wait(pen, used)
    pen.turn_to(1, 17)
    pen.write(Hand.REFERENT, ApprovalAsked(*DIRECTION))


def _ask_for_documents(pen: Pen) -> set[str]:
    """A document is asked, sent and accepted."""
    keys = _known_by("provider", pen, pen.provable(pen.given))[:2]
    if not keys:
        return set()
    _send(pen, FIRST_ASKED, "provider", Wanted.PROOF, keys)
    pen.turn_to(13, 11)
    for key in keys:
        pen.write(Hand.REFERENT, OutsideAnswered(key, None, WITH_FILE, has_file=True))
    pen.turn_to(12, 9)
    for key in keys:
        pen.write(Hand.REFERENT, OutsideAccepted(key))
        pen.proofs[key] = (12, 0)
    return set(keys)


def _ask_what_is_unknown(pen: Pen, used: set[str]) -> set[str]:
    """Two answers of three have come back and wait to be read."""
    keys = [k for k in _known_by("provider", pen, _lacking(pen)) if k not in used][
        :MOST
    ]
    if not keys:
        return set()
    _send(pen, 5, "provider", Wanted.BOTH, keys)
    pen.turn_to(2, 16)
    for rank, key in enumerate(keys[:2]):
        has_file = rank == 0
        pen.write(
            Hand.REFERENT,
            OutsideAnswered(
                key,
                min(DECLARED_MAX, pen.given[key].points + 1 + rank % 2),
                WITH_FILE if has_file else WITHOUT_FILE,
                has_file=has_file,
            ),
        )
    return set(keys)


def _ask_and_wait(pen: Pen, used: set[str]) -> None:
    """Nobody answers yet; Beffroi has reminded."""
    for kind in ("head_office", "editor", "dpo", "hr"):
        keys = [k for k in _known_by(kind, pen, _lacking(pen)) if k not in used]
        if keys:
            _send(pen, 8, kind, Wanted.BOTH, keys[:2])
            return


def _send(pen: Pen, workday: int, kind: str, wanted: Wanted, keys: list[str]) -> None:
    pen.turn_to(workday, 14)
    name, email = PEOPLE[kind]
    pen.write(Hand.REFERENT, QuestionsAsked(kind, name, email, wanted, tuple(keys)))


def _lacking(pen: Pen) -> list[str]:
    """Return the questions left open, those that nobody could answer first."""
    return sorted(
        pen.open_ids(), key=lambda key: pen.given[key].kind != AnswerKind.UNKNOWN
    )


def _known_by(kind: str, pen: Pen, ids: Iterable[str]) -> list[str]:
    return [key for key in ids if pen.question(key).ask_who == kind]
