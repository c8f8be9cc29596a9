"""The journal: read by search, with names opened for a reason, and carried away as CSV."""

from typing import Any

from django.core.exceptions import PermissionDenied
from django.http import HttpRequest, HttpResponse
from django.http.response import HttpResponseBase
from django.shortcuts import redirect
from django.utils.http import url_has_allowed_host_and_scheme
from django.views.decorators.http import require_GET, require_POST

from beffroi.accounts.access import signed_in
from beffroi.accounts.models import User
from beffroi.home import journaling
from beffroi.home.forms.journal import JournalForm, NamesForm
from beffroi.journal.operations import open_names
from beffroi.journal.queries import Search, search_entries
from beffroi.lib.spreadsheets import csv_response
from beffroi.ui.pages import page_of, render_page

HEADERS = ("Quand", "Quoi", "Qui", "Établissement", "Au sujet de", "Objet", "Clé")


def _reader(request: HttpRequest) -> User:
    user = signed_in(request)
    if not journaling.can_read_journal(user):
        raise PermissionDenied
    return user


def _search(
    request: HttpRequest, user: User, scope: journaling.JournalScope
) -> tuple[JournalForm, Search]:
    """Return the filters of the address; a name is looked for only while names are open."""
    are_open = journaling.names_open_until(request.session) is not None
    form = JournalForm(request.GET, has_places=not scope.is_whole, has_names=are_open)
    chosen: dict[str, Any] = form.cleaned_data if form.is_valid() else {}
    return form, journaling.search_of(user, scope, chosen)


@require_GET
def journal(request: HttpRequest) -> HttpResponse:
    """Show who did what: the whole installation without places, or one's own places."""
    user = _reader(request)
    scope = journaling.scope_of(user)
    form, search = _search(request, user, scope)
    until = journaling.names_open_until(request.session)
    page = page_of(search_entries(search), request)
    shown = journaling.lines(
        page.object_list, user, scope, with_names=until is not None
    )
    context = {
        "page": page,
        "lines": list(shown),
        "form": form,
        "names_form": NamesForm(),
        "names_until": until,
        "is_whole": scope.is_whole,
        "query": request.GET.urlencode(),
        "is_filtered": any(request.GET.values()),
    }
    return render_page(request, "home/journal.html", context)


@require_POST
def journal_names(request: HttpRequest) -> HttpResponse:
    """Open the names for a quarter of an hour; the reason is written down."""
    user = _reader(request)
    scope = journaling.scope_of(user)
    form = NamesForm(request.POST)
    if not form.is_valid():
        context = {"names_form": form}
        return render_page(request, "home/journal_names.html", context, status=422)
    open_names(
        by=user.as_actor(),
        reason=form.cleaned_data["reason"],
        scope="installation" if scope.is_whole else "establishments",
    )
    journaling.open_names_for_now(request.session)
    following = request.POST.get("suite", "")
    if not url_has_allowed_host_and_scheme(following, allowed_hosts=None):
        following = ""
    return redirect(following or "home:journal")


@require_GET
def journal_export(request: HttpRequest) -> HttpResponseBase:
    """Give the lines of the search as CSV, read as they are written."""
    user = _reader(request)
    scope = journaling.scope_of(user)
    _, search = _search(request, user, scope)
    are_open = journaling.names_open_until(request.session) is not None
    entries = search_entries(search)
    worded = journaling.lines(
        entries.iterator(chunk_size=500), user, scope, with_names=are_open
    )
    rows = (
        (
            line.at,
            line.words,
            line.who,
            line.place,
            line.what_about,
            line.kind,
            line.key,
        )
        for line in worded
    )
    return csv_response("journal", HEADERS, rows)
