"""The list of erasures: written before an erasure, obeyed again after a restore."""

from collections.abc import Iterable, Sequence
from datetime import datetime

from django.conf import settings

from beffroi.accounts.models import User
from beffroi.accounts.personal_data import is_erased
from beffroi.journal.operations import record
from beffroi.journal.rules.actor import SYSTEM
from beffroi.lib import clock
from beffroi.lib.personal import Subject
from beffroi.privacy.queries.erasures import erasure_list, list_paths
from beffroi.privacy.rules.erasures import erasure, fingerprint, merged, read
from beffroi.privacy.work.deposits import settle_files
from beffroi.privacy.work.erasing import erase
from beffroi.privacy.work.register import holdings
from beffroi.privacy.work.subjects import subject_of_address, subject_of_user


def note_erasure(subject: Subject, *, files: Sequence[str] = ()) -> None:
    """Put one person on the list, once for an account, once for each address without.

    `files` are the keys of the files that go too.
    """
    for address in sorted(subject.addresses)[:1] if subject.key else subject.addresses:
        line = erasure(
            clock.now(),
            key=subject.key,
            address=address,
            secret_key=settings.SECRET_KEY,
            files=files,
        )
        adopt_erasures([f"{line.to_line()}\n".encode()])


def adopt_erasures(lists: Iterable[bytes]) -> None:
    """Add erasures to the list, in each place where it is kept; written whole, then renamed."""
    whole = merged([erasure_list(), *lists])
    for path in list_paths():
        draft = path.with_name(f"{path.name}.partiel")
        draft.touch(mode=0o600)
        draft.write_bytes(whole)
        draft.replace(path)


def replay_erasures(*, since: datetime | None = None, secret_key: str = "") -> int:
    """Erase again whoever is on the list and stands in the database; return how many.

    After a restore, and every night: a second call finds nobody. `since` is when the
    restored archive was made: an address erased before it may have been invited again
    in good order, only those erased later go. Without it accounts alone are looked for.
    """
    listed = read(erasure_list())
    removed = {key for line in listed for key in line.files}
    count = 0
    for user in User.objects.filter(pk__in=[line.key for line in listed if line.key]):
        if not is_erased(user):
            _erase_again(subject_of_user(user), removed)
            count += 1
    marks = {
        line.fingerprint
        for line in listed
        if line.fingerprint and since and datetime.fromisoformat(line.at) >= since
    }
    for address in _addresses_among(marks, secret_key or settings.SECRET_KEY):
        _erase_again(subject_of_address(address), removed)
        count += 1
    if count:
        record(
            by=SYSTEM, verb="replay_erasures", object_kind="erasures", object_key=count
        )
    return count


def _erase_again(subject: Subject, removed: Iterable[str]) -> None:
    settle_files(subject, removed=removed)
    erase(subject)


def _addresses_among(marks: set[str], secret_key: str) -> set[str]:
    """Return the addresses of the database whose fingerprint is on the list."""
    if not marks:
        return set()
    found = set()
    for _, holding in holdings():
        fields = {field.name for field in holding.model._meta.local_fields}
        for name in (*holding.by_address, *holding.gone_with):
            if name not in fields:
                continue
            rows = holding.model._base_manager.values_list(name, flat=True).distinct()
            for value in rows.iterator(chunk_size=1000):
                text = str(value).lower()
                if "@" in text and fingerprint(text, secret_key=secret_key) in marks:
                    found.add(text)
    return found
