"""Search a filled register with accents and typing errors; print the p95 in ms."""

import json
import os
import time

import django

os.environ.setdefault("DJANGO_SETTINGS_MODULE", "beffroi.config.settings")
django.setup()

from beffroi.accounts.rules.roles import Role  # noqa: E402
from beffroi.organizations.models.places import Establishment  # noqa: E402
from beffroi.organizations.queries.establishments import PlaceFilters, search  # noqa: E402
from beffroi.organizations.rules.reach import Grant, Reach  # noqa: E402
from tests.bench.load import p95  # noqa: E402

TYPED = (
    "micocouliers albi", "Mícocouliérs", "micocoulier", "garence toulouse", "tilleul mende",
    "saint jaques", "ehpad bellevue rodez", "311000042", "rochebele", "lavande cahors",
    "olivers", "marronnier tarbes", "clos fleuri nîmes", "grand pré auch", "ime garance",
)  # fmt: skip
REPEATS = 12


def main() -> None:
    reach = Reach((Grant(Role.REGIONAL_LEAD, region_code="76"),))
    delays = []
    for _ in range(REPEATS):
        for text in TYPED:
            start = time.perf_counter()
            rows = search(reach, text, PlaceFilters())
            found = rows.count()
            list(rows[:50])
            delays.append(time.perf_counter() - start)
            if not found:
                message = f"nothing found for {text!r}: the measure means nothing"
                raise RuntimeError(message)
    count = Establishment.objects.count()
    print(json.dumps({"establishments": count, "p95_ms": round(p95(delays) * 1000, 1)}))


main()
