"""Fill a data folder with targets: `python -m tests.bench.targets COUNT`."""

import os
import sys

import django

os.environ.setdefault("DJANGO_SETTINGS_MODULE", "beffroi.config.settings")
django.setup()

from django.core.management import call_command  # noqa: E402
from django.db import connection  # noqa: E402

from beffroi.phishing.models.targets import Target  # noqa: E402
from tests.build import (  # noqa: E402
    make_establishment,
    make_organization,
    make_region,
)
from tests.phishing.builders import make_campaign, make_place  # noqa: E402

TOKEN = "T%07dabcdefghijklm"
# Text of SQL by column, where the default of the model would not do.
SERIES = {
    "sqlite": "WITH RECURSIVE n(i) AS (SELECT 0 UNION ALL SELECT i + 1 FROM n WHERE i < {last}) ",
    "postgresql": "WITH n(i) AS (SELECT generate_series(0, {last})) ",
}
NUMBERED = {
    "sqlite": "printf('T%07d', i) || 'abcdefghijklm'",
    "postgresql": "'T' || lpad(i::text, 7, '0') || 'abcdefghijklm'",
}


def main(count: int) -> None:
    call_command("migrate", verbosity=0)
    make_region("76")
    home = make_establishment(name="R", organization=make_organization(name="A"))
    place = make_place(make_campaign(), home)
    first = Target(token="model", campaign=place.campaign, place=place, scenario_key="x@1", values={"prenom": "Zoé"})  # fmt: skip
    fields = [f for f in Target._meta.local_concrete_fields if not f.primary_key]
    values = [f.get_db_prep_save(getattr(first, f.attname), connection) for f in fields]
    names = ", ".join(connection.ops.quote_name(f.column) for f in fields)
    marks = ", ".join(NUMBERED[connection.vendor] if f.name == "token" else "%s" for f in fields)  # fmt: skip
    kept = [v for f, v in zip(fields, values, strict=True) if f.name != "token"]
    series = SERIES[connection.vendor].format(last=count - 1)
    insert = f"INSERT INTO phishing_target ({names}) "
    head, body = (insert + series, "") if connection.vendor == "postgresql" else (series, insert)  # fmt: skip
    with connection.cursor() as cursor:
        sql = f"{head}{body}SELECT {marks} FROM n"  # noqa: S608  # our own names
        cursor.execute(sql.replace("%07d", "%%07d"), kept)
    print(Target.objects.count())


main(int(sys.argv[1]))
