"""What leaves as a file: the answers to a framework, our own reflexes as a library."""

from uuid import UUID

from django.http import Http404, HttpRequest, HttpResponse
from django.http.response import HttpResponseBase
from django.views.decorators.http import require_GET

from beffroi.lib import clock
from beffroi.lib.spreadsheets import TableFormat, table_response
from beffroi.maturity.queries.answers_table import HEADERS, answer_rows
from beffroi.maturity.queries.facts import facts_of
from beffroi.maturity.queries.questionnaires import questionnaire
from beffroi.maturity.rules.documents import file_slug
from beffroi.maturity.rules.library.dumping import dumped
from beffroi.maturity.rules.reflexes_library import library_of
from beffroi.maturity.views.fetching import framework_at, open_place


@require_GET
def answers(
    request: HttpRequest, establishment_id: UUID, slug: str, table_format: str
) -> HttpResponseBase:
    if table_format not in set(TableFormat):
        raise Http404
    place = open_place(request, establishment_id)
    facts = facts_of(place, framework_at(place, slug))
    name = f"{slug}-{file_slug(place.name)}-{clock.today().isoformat()}"
    return table_response(TableFormat(table_format), name, HEADERS, answer_rows(facts))


@require_GET
def reflexes(request: HttpRequest) -> HttpResponse:
    """Give the twelve reflexes as a library that CISO Assistant loads."""
    asked = questionnaire()
    return HttpResponse(
        dumped(library_of(asked)),
        content_type="application/yaml; charset=utf-8",
        headers={
            "Content-Disposition": f'attachment; filename="{asked.slug}.yaml"',
            "X-Content-Type-Options": "nosniff",
        },
    )
