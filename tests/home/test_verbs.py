import re
from pathlib import Path

from beffroi.home.verbs import WORDS

CALLS = re.compile(
    r'(?:verb="|_journal\(\w+, "|_note\(\w+, "|verb=.* else ")([a-z]+_[a-z_]+)"'
)


def test_every_verb_of_the_journal_has_french_words():
    written = {
        verb
        for path in Path("beffroi").rglob("*.py")
        for verb in CALLS.findall(path.read_text(encoding="utf-8"))
    }

    assert len(written) > 40
    assert written - set(WORDS) == set()
