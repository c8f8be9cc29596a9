"""Apply a staff list by chunks, each with what was there before; undo the last one.

A chunk is one short transaction with the mark of its lines: every step may be run
twice.
"""

from collections.abc import Sequence
from datetime import date, datetime
from uuid import UUID

from django.db import transaction
from django.db.models import QuerySet

from beffroi.jobs import operations as jobs
from beffroi.lib import clock
from beffroi.lib.text import plural
from beffroi.organizations.models.staff import (
    StaffImport,
    StaffMember,
    StaffRow,
    Team,
    staff_key,
)
from beffroi.organizations.rules.states import StaffImportState, StaffRowState
from beffroi.organizations.work.staff_keeping import forget_earlier, forget_file
from beffroi.organizations.work.staff_teams import team_named

CHUNK = 200
WRITTEN = [
    "last_name", "first_name", "sort_name", "email", "is_shared", "job", "family",
    "team", "phone", "left_on", "version", "changed_at",
]  # fmt: skip
ROW_WRITTEN = [
    "state", "column", "reason", "is_applied", "before", "version_after", "member", "member_key",
]  # fmt: skip


def apply_import(job_id: str, import_id: str) -> None:
    """Apply what one list says. May be called twice."""
    batch = StaffImport.objects.select_related("establishment").get(pk=import_id)
    if batch.state != StaffImportState.APPLYING:
        return
    states = [StaffRowState.NEW, StaffRowState.CHANGED]
    if batch.marks_leavers:
        states.append(StaffRowState.MISSING)
    concerned = StaffRow.objects.filter(batch=batch, state__in=states)
    total = concerned.count()
    waiting = concerned.filter(is_applied=False).order_by("pk")
    while rows := list(waiting[:CHUNK]):
        with transaction.atomic():
            _apply_chunk(batch, rows)
            jobs.progress(job_id, total - waiting.count(), total)
    _close(batch, job_id)


def _close(batch: StaffImport, job_id: str) -> None:
    applied = StaffRow.objects.filter(batch=batch, is_applied=True)
    refused = StaffRow.objects.filter(batch=batch, state=StaffRowState.REFUSED)
    done = {
        state.value: applied.filter(state=state).count()
        for state in (StaffRowState.NEW, StaffRowState.CHANGED, StaffRowState.MISSING)
    }
    with transaction.atomic():
        StaffImport.objects.filter(pk=batch.pk).update(
            state=StaffImportState.DONE,
            applied_at=clock.now(),
            created_teams=batch.created_teams,
            counts=batch.counts | {"applied": done, "refused": refused.count()},
        )
        forget_file(batch)
        _send_back(batch)
    forget_earlier(batch)
    jobs.finish(
        job_id,
        f"{plural(done['new'], 'personne ajoutée', 'personnes ajoutées')}, "
        f"{plural(done['changed'], 'modifiée')}, {plural(done['missing'], 'départ')}.",
    )


def _send_back(batch: StaffImport) -> None:
    """Have the other lists that wait read again: what they would change has changed."""
    others = StaffImport.objects.filter(
        establishment_id=batch.establishment_id, state=StaffImportState.PREVIEW
    )
    others.update(state=StaffImportState.MAPPING, counts={})


def _apply_chunk(batch: StaffImport, rows: Sequence[StaffRow]) -> None:
    members = StaffMember.objects.select_for_update().in_bulk(
        [row.member_id for row in rows if row.member_id]
    )
    taken = _own_addresses(batch, [str(row.values.get("email", "")) for row in rows])
    fresh: list[StaffMember] = []
    written: list[StaffMember] = []
    for row in rows:
        row.is_applied = True
        member = members.get(row.member_id) if row.member_id else None
        reason = _obstacle(row, member, taken)
        if reason:
            row.state, row.column, row.reason = StaffRowState.REFUSED, "", reason
            row.is_applied = False
        elif member is None:
            created = _created(batch, row)
            fresh.append(created)
            row.member, row.member_key = created, str(created.pk)
            row.version_after = created.version
        else:
            _change(batch, row, member)
            written.append(member)
    StaffMember.objects.bulk_create(fresh)
    StaffMember.objects.bulk_update(written, WRITTEN)
    StaffRow.objects.bulk_update(rows, ROW_WRITTEN)
    StaffImport.objects.filter(pk=batch.pk).update(created_teams=batch.created_teams)


def _own_addresses(batch: StaffImport, emails: Sequence[str]) -> dict[str, UUID]:
    rows = StaffMember.objects.filter(
        establishment_id=batch.establishment_id,
        email__in=[email for email in emails if email],
        is_shared=False,
    )
    return dict(rows.values_list("email", "pk"))


def _obstacle(row: StaffRow, member: StaffMember | None, taken: dict[str, UUID]) -> str:
    """Return why a line can no longer be applied; somebody worked in the meantime."""
    if row.state != StaffRowState.NEW and member is None:
        return "Cette fiche a été effacée depuis la lecture du fichier."
    writes_address = row.state == StaffRowState.NEW or "email" in row.changes
    email = str(row.values.get("email", ""))
    if not writes_address or not email or row.values.get("is_shared"):
        return ""
    owner = taken.get(email)
    if owner is not None and (member is None or owner != member.pk):
        return "Une autre personne a reçu cette adresse depuis la lecture du fichier."
    return ""


def _team(batch: StaffImport, name: object) -> Team | None:
    if not name:
        return None
    team, is_new = team_named(batch.establishment, str(name))
    if is_new:
        batch.created_teams.append(str(team.pk))
    return team


def _day(text: object) -> date | None:
    return date.fromisoformat(str(text)) if text else None


def _created(batch: StaffImport, row: StaffRow) -> StaffMember:
    values, moment = row.values, clock.now()
    return StaffMember(
        establishment_id=batch.establishment_id,
        last_name=values["last_name"],
        first_name=values["first_name"],
        sort_name=staff_key(values["last_name"], values["first_name"]),
        email=values["email"],
        is_shared=values["is_shared"],
        job=values["job"],
        family=values["family"],
        team=_team(batch, values["team"]),
        phone=values["phone"],
        left_on=_day(values["left_on"]),
        created_at=moment,
        changed_at=moment,
    )


def snapshot(member: StaffMember) -> dict[str, object]:
    """Return a person as they are, so that they can be put back exactly."""
    held = {name: getattr(member, name) for name in WRITTEN if name != "team"}
    return held | {
        "team_id": str(member.team_id) if member.team_id else None,
        "left_on": member.left_on.isoformat() if member.left_on else None,
        "changed_at": member.changed_at.isoformat(),
    }


def _change(batch: StaffImport, row: StaffRow, member: StaffMember) -> None:
    """Write the fields that the line changes, and only those."""
    row.before = snapshot(member)
    if row.state == StaffRowState.MISSING:
        member.left_on = clock.today()
    for name, (_, after) in row.changes.items():
        if name == "team":
            member.team = _team(batch, after)
        elif name == "left_on":
            member.left_on = _day(after)
        else:
            setattr(member, name, after)
    member.sort_name = staff_key(member.last_name, member.first_name)
    member.version += 1
    member.changed_at = clock.now()
    row.version_after = member.version


def undo_import(job_id: str, import_id: str) -> None:
    """Put everybody back as they were before one list. May be called twice.

    Whoever changed since is left alone, and named.
    """
    batch = StaffImport.objects.get(pk=import_id)
    if batch.state != StaffImportState.UNDOING:
        return
    applied = StaffRow.objects.filter(batch=batch, is_applied=True)
    total = applied.count()
    # People created go first: an address given back may be theirs.
    for states in ([StaffRowState.NEW], [StaffRowState.CHANGED, StaffRowState.MISSING]):
        waiting = applied.filter(state__in=states, is_undone=False).order_by("pk")
        while rows := list(waiting[:CHUNK]):
            with transaction.atomic():
                _undo_chunk(rows)
                done = total - applied.filter(is_undone=False).count()
                jobs.progress(job_id, done, total)
    _close_undone(batch, job_id, applied)


def _close_undone(
    batch: StaffImport, job_id: str, applied: "QuerySet[StaffRow]"
) -> None:
    left = applied.exclude(reason="").order_by("name")
    refused = [
        {"line": row.line, "column": row.name, "reason": row.reason}
        for row in left[:200]
    ]
    with transaction.atomic():
        empty = Team.objects.filter(pk__in=batch.created_teams, people=None)
        Team.objects.filter(pk__in=list(empty.values_list("pk", flat=True))).delete()
        StaffImport.objects.filter(pk=batch.pk).update(
            state=StaffImportState.UNDONE,
            undone_at=clock.now(),
            counts=batch.counts | {"left_alone": left.count()},
        )
        _send_back(batch)
    count = applied.count() - left.count()
    jobs.finish(
        job_id,
        f"{plural(count, 'fiche remise', 'fiches remises')} comme avant l’import.",
        refused,
    )


def _undo_chunk(rows: Sequence[StaffRow]) -> None:
    members = StaffMember.objects.select_for_update().in_bulk(
        [row.member_id for row in rows if row.member_id]
    )
    leaving: list[UUID] = []
    restored: list[StaffMember] = []
    for row in rows:
        row.is_undone = True
        member = members.get(row.member_id) if row.member_id else None
        row.reason = _collision(row, member)
        if row.reason or member is None:
            continue
        if row.before is None:
            leaving.append(member.pk)
        else:
            _restore(member, row.before)
            restored.append(member)
    StaffMember.objects.bulk_update(restored, WRITTEN)
    StaffRow.objects.bulk_update(rows, ["is_undone", "reason"])
    StaffMember.objects.filter(pk__in=leaving).delete()


def _collision(row: StaffRow, member: StaffMember | None) -> str:
    """Return why a person cannot be put back, or nothing.

    Somebody created by the list and erased since is already as before.
    """
    if member is None:
        if row.before is None:
            return ""
        return "Cette fiche a été effacée depuis l’import."
    if member.version != row.version_after:
        return "Cette fiche a été modifiée depuis l’import : elle reste comme elle est."
    before = row.before
    is_given_back = {"email", "is_shared"} & set(row.changes)
    if before and is_given_back and before["email"] and not before["is_shared"]:
        others = StaffMember.objects.filter(
            establishment_id=member.establishment_id,
            email=before["email"],
            is_shared=False,
        )
        if others.exclude(pk=member.pk).exists():
            return (
                "L’adresse d’avant a été donnée à une autre personne depuis l’import."
            )
    return ""


def _restore(member: StaffMember, before: dict[str, object]) -> None:
    for name in WRITTEN:
        if name not in {"team", "left_on", "changed_at"}:
            setattr(member, name, before[name])
    team = Team.objects.filter(pk=str(before["team_id"])) if before["team_id"] else None
    member.team = team.first() if team is not None else None
    member.left_on = _day(before["left_on"])
    member.changed_at = datetime.fromisoformat(str(before["changed_at"]))
