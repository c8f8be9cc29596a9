"""What is wrong with a library: one refusal for the file, its reasons in French."""

from dataclasses import dataclass

from beffroi.lib.content import ContentError

SHOWN = 20


@dataclass(frozen=True, slots=True)
class Fault:
    """One reason; `path` is where it stands in the file, empty for the whole file."""

    path: str
    reason: str


class LibraryError(ContentError):
    """A file that cannot become a framework; `faults` holds at least one reason."""

    def __init__(self, *faults: Fault) -> None:
        self.faults = faults
        super().__init__(faults[0].reason)


def refuse(reason: str, path: str = "") -> LibraryError:
    return LibraryError(Fault(path, reason))


class Notes:
    """The warnings and faults met while reading, each kind of warning said once."""

    def __init__(self) -> None:
        self.faults: list[Fault] = []
        self._warnings: dict[str, int] = {}

    def warn(self, sentence: str) -> None:
        self._warnings[sentence] = self._warnings.get(sentence, 0) + 1

    def fault(self, path: str, reason: str) -> None:
        if len(self.faults) < SHOWN:
            self.faults.append(Fault(path, reason))

    @property
    def warnings(self) -> tuple[str, ...]:
        return tuple(
            sentence if count == 1 else f"{sentence} ({count} fois)"
            for sentence, count in self._warnings.items()
        )
