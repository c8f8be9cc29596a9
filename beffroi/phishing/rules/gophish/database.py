"""The tables of `gophish.db`, as rows that somebody else reads, into a haul.

Source: shared reference, phishing § 4.5. A missing table or column is an absence, never
a fault. `users`, `imap` and `webhooks` hold secrets: they are never asked for.
"""

from collections.abc import Callable, Iterable, Mapping
from dataclasses import replace
from typing import Any

from beffroi.phishing.rules.gophish.drafts import size_of
from beffroi.phishing.rules.gophish.reading import Reading
from beffroi.phishing.rules.gophish.results import Folding
from beffroi.phishing.rules.gophish.shapes import Campaign, Kind
from beffroi.phishing.rules.gophish.values import line_of, whole_of

Row = Mapping[str, Any]
# Rows(table, columns wanted): those that exist, in the order of the file.
Rows = Callable[[str, tuple[str, ...]], Iterable[Row]]
COLUMNS: Mapping[str, tuple[str, ...]] = {
    "campaigns": (
        "id", "name", "created_date", "completed_date", "template_id", "page_id", "status",
        "url", "smtp_id", "launch_date", "send_by_date",
    ),
    "results": (
        "campaign_id", "r_id", "email", "first_name", "last_name", "status", "position",
        "send_date", "reported",
    ),
    "events": ("campaign_id", "email", "time", "message", "details"),
    "templates": ("id", "name", "subject", "text", "html", "modified_date", "envelope_sender"),
    "attachments": ("template_id", "content", "type", "name"),
    "pages": (
        "id", "name", "html", "modified_date", "capture_credentials", "capture_passwords",
        "redirect_url",
    ),
    # Not « password »: what is not asked for cannot be kept.
    "smtp": ("id", "interface_type", "name", "host", "username", "from_address",
             "modified_date", "ignore_cert_errors"),
    "headers": ("key", "value", "smtp_id"),
    "groups": ("id", "name", "modified_date"),
    "group_targets": ("group_id", "target_id"),
    "targets": ("id", "first_name", "last_name", "email", "position"),
}  # fmt: skip


def read_database_into(reading: Reading, rows: Rows) -> None:
    """Read every table that we know; `rows` gives them as mappings."""

    def table(name: str) -> Iterable[Row]:
        return rows(name, COLUMNS[name])

    names = {
        "template": _read_templates(reading, table),
        "page": _read_each(table("pages"), reading.add_page),
        "smtp": _read_profiles(reading, table),
    }
    _read_groups(reading, table)
    _read_campaigns(reading, table, names)


Table = Callable[[str], Iterable[Row]]


def _read_each(rows: Iterable[Row], add: Callable[[Row], None]) -> dict[int, str]:
    """Read each row as an object; return their names by identifier."""
    names: dict[int, str] = {}
    for row in rows:
        names[whole_of(row.get("id"))] = line_of(row.get("name"))
        add(row)
    return names


def _gathered(rows: Iterable[Row], key: str) -> dict[int, list[Row]]:
    found: dict[int, list[Row]] = {}
    for row in rows:
        found.setdefault(whole_of(row.get(key)), []).append(row)
    return found


def _read_templates(reading: Reading, table: Table) -> dict[int, str]:
    attached: dict[int, list[Row]] = {}
    for row in table("attachments"):
        # The content is measured and forgotten: it may be the largest part of the file.
        item = {**row, "content": "", "size": size_of(row.get("content"))}
        attached.setdefault(whole_of(row.get("template_id")), []).append(item)

    def add(row: Row) -> None:
        reading.add_template(
            {**row, "attachments": attached.get(whole_of(row.get("id")), [])}
        )

    return _read_each(table("templates"), add)


def _read_profiles(reading: Reading, table: Table) -> dict[int, str]:
    headers = _gathered(table("headers"), "smtp_id")

    def add(row: Row) -> None:
        reading.add_profile(
            {**row, "headers": headers.get(whole_of(row.get("id")), [])}
        )

    return _read_each(table("smtp"), add)


def _read_groups(reading: Reading, table: Table) -> None:
    people = {whole_of(row.get("id")): row for row in table("targets")}
    members: dict[int, list[Row]] = {}
    for link in table("group_targets"):
        if person := people.get(whole_of(link.get("target_id"))):
            members.setdefault(whole_of(link.get("group_id")), []).append(person)
    for row in table("groups"):
        reading.add_group({**row, "targets": members.get(whole_of(row.get("id")), [])})


def _read_campaigns(
    reading: Reading, table: Table, names: Mapping[str, Mapping[int, str]]
) -> None:
    """Fold results and events in one pass each: nothing else is held in memory."""
    foldings: dict[int, Folding] = {}

    def folding(row: Row) -> Folding:
        return foldings.setdefault(
            whole_of(row.get("campaign_id")), Folding(reading.classify)
        )

    for row in table("results"):
        folding(row).add_result(row)
    for row in table("events"):
        folding(row).add_event(row)
    for row in table("campaigns"):
        number = whole_of(row.get("id"))
        found = foldings.pop(number, None)
        reading.add_campaign(
            {
                **row,
                **{
                    part: {"name": held.get(whole_of(row.get(f"{part}_id")), "")}
                    for part, held in names.items()
                },
            }
        )
        if found is not None:
            _give_results(reading, str(number), found)
    orphans = sum(len(found.people) for found in foldings.values())
    if orphans:
        reason = f"{orphans} résultats ou événements sont ceux de campagnes effacées."
        reading.refuse(Kind.FILE, reading.label, 0, reason)


def _give_results(reading: Reading, key: str, found: Folding) -> None:
    campaign: Campaign | None = reading.haul.campaigns.get(key)
    if campaign is not None:
        reading.haul.campaigns[key] = replace(campaign, results=found.results())
    if found.beyond:
        reason = f"{found.beyond} personnes de trop sont laissées."
        reading.refuse(Kind.CAMPAIGN, campaign.name if campaign else key, 0, reason)
