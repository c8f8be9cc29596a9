"""From another tool's template to ours: markers replaced, conditions reduced, nothing run.

A condition on somebody's data keeps the branch that suits everybody: its « else », or
nothing. A condition on what every message has keeps its first branch. Loops, blocks,
definitions and assignments have no equivalent: the template is refused with the line.
"""

import re
from collections.abc import Callable
from dataclasses import dataclass, field

from beffroi.phishing.rules.gophish.markers import (
    ALWAYS_TRUE,
    LINK,
    MARKERS,
    PHISHINGATOR,
    PLACEHOLDERS,
    REASONS,
    SWORDPHISH,
    SWORDPHISH_TAGS,
)
from beffroi.phishing.rules.gophish.notes import Remarks, Unusable, lines_in_words
from beffroi.phishing.rules.gophish.tokens import Piece, pieces_of
from beffroi.phishing.rules.gophish.values import line_of

DEPTH_MOST = 40
_IF = re.compile(r"if\b\s*(.*)", re.DOTALL)
_ELSE_IF = re.compile(r"(?:else\s+if|elif)\b\s*(.*)", re.DOTALL)
_ENDINGS = frozenset({"end", "endif"})
# What Go and Jinja can do beyond showing a value.
_STATEMENTS = re.compile(
    r"(range|with|block|define|template|break|continue|for|endfor|macro|endmacro|set|import"
    r"|include|extends|from|call|filter|raw|endraw|do|autoescape)\b(?!\s*\))"
)
_ASSIGNMENT = re.compile(r"\$\w*\s*(?:,\s*\$\w+\s*)?:?=")
_LITERAL = re.compile(r"\"([^\"\\]*)\"|'([^'\\]*)'|`([^`]*)`")
# They change how a value is shown, and ours is escaped where it stands.
_FILTERS = frozenset(
    {"html", "urlquery", "js", "print", "println", "e", "escape", "safe", "title", "upper",
     "lower", "trim", "capitalize", "urlencode", "string"}
)  # fmt: skip
_DEFAULT = re.compile(r"default\s*\(.{0,100}\)|default\s+\S{1,100}", re.DOTALL)
_NAME = re.compile(r"\$?\.?([A-Za-z_][\w.]{0,80})")
_TAG = r"\{\{-?\s*\.%s\s*-?\}\}"
# « https://ancien/?rid={{.RId}} » is the link, whole.
_ADDRESS_WITH_TOKEN = re.compile(
    rf"(?:https?://|{_TAG % 'BaseURL'})[^\s\"'<>{{}}]{{0,500}}(?:{_TAG % '[Rr][Ii][dD]'}|\{{\{{\s*uid\s*\}}\}})"
    r"[^\s\"'<>{}]{0,200}"
)
_LINK_WITH_MORE = re.compile(r"\{lien\}[/?&#][^\s\"'<>]{0,500}")
_PERCENT = re.compile(r"%([a-z_]{3,30})%")
_TAGS = re.compile(r"\(\$([\w .-]{1,60})\$\)")
_SWORDPHISH_WORDS = re.compile("|".join(SWORDPHISH))


@dataclass(slots=True)
class _Branching:
    """An open condition: its branches in order, each with its condition (None for else)."""

    line: int
    branches: list[tuple[str | None, list[str]]]


@dataclass(slots=True)
class _Seen:
    """How often each marker came, and on which lines."""

    lines: dict[tuple[str, str], list[int]] = field(default_factory=dict)

    def add(self, marker: str, becomes: str, line: int) -> None:
        self.lines.setdefault((line_of(marker, 80), becomes), []).append(line)


def convert(text: str, part: str, remarks: Remarks) -> str:
    """Return a text in our placeholders; `part` names it in the remarks (« HTML »).

    Raises: Unusable with the line, when the template does what ours cannot.
    """
    return _Conversion(part, remarks).run(text)


class _Conversion:
    def __init__(self, part: str, remarks: Remarks) -> None:
        self.part = part
        self.remarks = remarks
        self.known = _Seen()
        self.unknown = _Seen()
        self.open: list[_Branching] = []
        self.out: list[list[str]] = [[]]

    def run(self, text: str) -> str:
        self._note_own(text)
        text = self._sub(_ADDRESS_WITH_TOKEN, lambda match: LINK, text)
        for piece in pieces_of(text):
            if piece.is_text:
                self.out[-1].append(piece.body)
            else:
                self._action(piece)
        if self.open:
            message = "Une condition « if » n’est jamais fermée."
            raise Unusable(message, self.open[-1].line)
        done = "".join(self.out[0])
        done = self._sub(_PERCENT, lambda m: PHISHINGATOR.get(m[1]), done)
        done = self._sub(_TAGS, self._tag, done)
        done = self._sub(_SWORDPHISH_WORDS, lambda m: SWORDPHISH[m[0]], done)
        done = self._sub(_LINK_WITH_MORE, lambda match: LINK, done)
        self._report()
        return done

    def _note_own(self, text: str) -> None:
        """Tell of texts that read as our placeholders and were not meant so."""
        for word in sorted(PLACEHOLDERS):
            if (place := text.find(word)) >= 0:
                line = text.count("\n", 0, place) + 1
                what = f"{self.part} : « {word} » figurait déjà : il sera remplacé à l’envoi."
                self.remarks.converted.append((line, what))

    def _sub(
        self,
        pattern: re.Pattern[str],
        becomes: Callable[[re.Match[str]], str | None],
        text: str,
    ) -> str:
        """Replace each match, or leave it when there is nothing to put in its place."""
        line, before = 1, 0

        def put(match: re.Match[str]) -> str:
            nonlocal line, before
            line += text.count("\n", before, match.start())
            before = match.start()
            found = becomes(match)
            if found is None:
                return match[0]
            self.known.add(match[0], found, line)
            return found

        return pattern.sub(put, text)

    def _tag(self, match: re.Match[str]) -> str | None:
        return SWORDPHISH_TAGS.get(match[1].strip().lower())

    def _action(self, piece: Piece) -> None:
        inner = " ".join(piece.body.strip("-").split())
        is_comment = inner.startswith("/*") or piece.opening == "{#"
        if is_comment or not inner:
            return
        if match := _ELSE_IF.fullmatch(inner):
            self._branch(piece.line, match[1])
        elif match := _IF.fullmatch(inner):
            self._begin(piece.line, match[1])
        elif inner == "else":
            self._branch(piece.line, None)
        elif inner in _ENDINGS:
            self._finish(piece.line)
        else:
            self._value(inner, piece)

    def _begin(self, line: int, condition: str) -> None:
        if len(self.open) >= DEPTH_MOST:
            message = "Trop de conditions les unes dans les autres."
            raise Unusable(message, line)
        parts: list[str] = []
        self.open.append(_Branching(line, [(condition, parts)]))
        self.out.append(parts)

    def _branch(self, line: int, condition: str | None) -> None:
        if not self.open or self.open[-1].branches[-1][0] is None:
            message = "Un « else » ne répond à aucune condition."
            raise Unusable(message, line)
        parts: list[str] = []
        self.open[-1].branches.append((condition, parts))
        self.out[-1] = parts

    def _finish(self, line: int) -> None:
        if not self.open:
            message = "Un « end » ne ferme aucune condition."
            raise Unusable(message, line)
        branching = self.open.pop()
        self.out.pop()
        self.out[-1].append(self._chosen(branching))

    def _chosen(self, branching: _Branching) -> str:
        for condition, parts in branching.branches:
            if condition is None:
                what = "condition retirée, la branche qui convient à tout le monde est gardée"
                self._say(branching.line, what)
                return "".join(parts)
            names = [name.lower() for name in _NAME.findall(condition)]
            if len(names) == 1 and names[0] in ALWAYS_TRUE:
                self._say(branching.line, "condition toujours vraie retirée")
                return "".join(parts)
            if not any(name in MARKERS for name in names):
                self._unknown_condition(branching, condition)
        self._say(branching.line, "passage conditionnel sans « else » retiré")
        return ""

    def _unknown_condition(self, branching: _Branching, condition: str) -> None:
        """Let an « else » stand for a condition we do not know; without it, refuse."""
        if branching.branches[-1][0] is not None:
            message = f"La condition « {line_of(condition, 60)} » n’est pas connue."
            raise Unusable(message, branching.line)

    def _say(self, line: int, what: str) -> None:
        self.remarks.converted.append((line, f"{self.part} : {what}."))

    def _value(self, inner: str, piece: Piece) -> None:
        match = _STATEMENTS.match(inner)
        if match and (piece.opening == "{%" or len(inner.split()) > 1):
            message = f"« {match[1]} » n’a pas d’équivalent : rien n’est exécuté."
            raise Unusable(message, piece.line)
        if _ASSIGNMENT.search(inner) or piece.opening == "{%":
            message = (
                f"« {line_of(inner, 60)} » n’a pas d’équivalent : rien n’est exécuté."
            )
            raise Unusable(message, piece.line)
        becomes = replacement_of(inner)
        if becomes is None:
            self.unknown.add(piece.source, _reason_of(inner), piece.line)
            self.out[-1].append(piece.source)
            return
        self.known.add(piece.source, becomes, piece.line)
        self.out[-1].append(becomes)

    def _report(self) -> None:
        for (marker, becomes), lines in self.known.lines.items():
            done = f"devient « {becomes} »" if becomes else "est retiré"
            where = f" ({lines_in_words(lines)})" if len(set(lines)) > 1 else ""
            self.remarks.converted.append(
                (lines[0], f"{self.part} : « {marker} » {done}{where}.")
            )
        for (marker, reason), lines in self.unknown.lines.items():
            where = f" ({lines_in_words(lines)})" if len(set(lines)) > 1 else ""
            self.remarks.refused.append(
                (lines[0], f"{self.part} : « {marker} » {reason}{where}.")
            )


def _reason_of(inner: str) -> str:
    name = _name_of(inner.split("|")[0])
    known = REASONS.get(name, "n’a pas d’équivalent")
    return f"{known} ; laissé tel quel dans le brouillon"


def replacement_of(inner: str) -> str | None:
    """Return what stands for one action, empty when it goes; None when it is unknown."""
    if literal := _LITERAL.fullmatch(inner):
        return next(group for group in literal.groups() if group is not None)
    head, *filters = (part.strip() for part in inner.split("|"))
    if not all(name in _FILTERS or _DEFAULT.fullmatch(name) for name in filters):
        return None
    words = head.strip("() ").split()
    if len(words) == 2 and words[0] in _FILTERS:
        head = words[1]
    return MARKERS.get(_name_of(head))


def _name_of(words: str) -> str:
    """Return « target.email » from `target['email']`, « firstname » from `.FirstName`."""
    bare = re.sub(r"\[\s*['\"](\w{1,40})['\"]\s*\]", r".\1", words.strip())
    match = _NAME.fullmatch(bare.removesuffix("()").strip("() "))
    return match[1].lower() if match else ""
