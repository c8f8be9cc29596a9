"""Words, runs of letters and typing errors: the arithmetic of a forgiving search."""

from functools import lru_cache

from beffroi.lib.text import fold

WORD_LIMIT = 60
# Words that say nothing of a name; they are neither kept nor searched.
EMPTY_WORDS = frozenset(
    {"de", "du", "des", "la", "le", "les", "l", "d", "et", "en", "a", "au", "aux"}
)


def words(text: str) -> list[str]:
    """Return the distinct folded words of a text, empty words left out, in order."""
    found = dict.fromkeys(word[:WORD_LIMIT] for word in fold(text).split())
    return [word for word in found if word not in EMPTY_WORDS]


def grams(word: str) -> list[str]:
    """Return the distinct runs of three letters of a word, its ends marked."""
    padded = f"^{word}$"
    return list(
        dict.fromkeys(padded[i : i + 3] for i in range(max(len(padded) - 2, 1)))
    )


def errors_forgiven(word: str) -> int:
    """Return how many typing errors are forgiven: none in numbers and short words."""
    if len(word) < 4 or any(char.isdigit() for char in word):
        return 0
    return 1 if len(word) < 8 else 2


def grams_shared(word: str) -> int:
    """Return how many runs a word within the errors forgiven shares at least, one or more."""
    return max(1, len(grams(word)) - 3 * errors_forgiven(word))


@lru_cache(maxsize=4096)
def distance(one: str, other: str, limit: int) -> int:
    """Return the typing errors between two words, `limit + 1` as soon as there are more.

    An error is one letter added, forgotten or replaced, or two neighbors swapped.
    """
    if abs(len(one) - len(other)) > limit:
        return limit + 1
    before: list[int] = []
    row = list(range(len(other) + 1))
    for i, left in enumerate(one, start=1):
        ahead = [i]
        for j, right in enumerate(other, start=1):
            cost = min(row[j] + 1, ahead[-1] + 1, row[j - 1] + (left != right))
            if i > 1 and j > 1 and left == other[j - 2] and one[i - 2] == right:
                cost = min(cost, before[j - 2] + 1)
            ahead.append(cost)
        if min(ahead) > limit:
            return limit + 1
        before, row = row, ahead
    return min(row[-1], limit + 1)
