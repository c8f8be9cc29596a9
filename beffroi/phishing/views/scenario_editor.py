"""The editor: one page a part of the scenario, saved as it is written."""

from dataclasses import dataclass
from typing import Any

from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.urls import reverse
from django.views.decorators.http import require_GET, require_http_methods, require_POST

from beffroi.accounts.access import signed_in
from beffroi.lib.errors import Refusal
from beffroi.phishing.forms.scenario_rows import CuesForm, LandingForm
from beffroi.phishing.forms.scenario_sections import (
    LessonForm,
    MessageForm,
    SectionForm,
    SheetForm,
    StoryForm,
)
from beffroi.phishing.models.edited import EditedScenario
from beffroi.phishing.operations import scenarios as operations
from beffroi.phishing.queries.scenario_editing import editing_page, inserted
from beffroi.phishing.rules.draft_checks import Section
from beffroi.phishing.rules.preview_shapes import Shape, shape_named
from beffroi.phishing.views.scenario_fetching import editable
from beffroi.ui.framing import holds_frame
from beffroi.ui.pages import posted, render_page

FORMS: dict[Section, Any] = {
    Section.SHEET: SheetForm,
    Section.MESSAGE: MessageForm,
    Section.PAGE: LandingForm,
    Section.CUES: CuesForm,
    Section.STORY: StoryForm,
    Section.LESSON: LessonForm,
}
TEMPLATES = {
    Section.SHEET: "phishing/scenarios/edit_sheet.html",
    Section.MESSAGE: "phishing/scenarios/edit_message.html",
    Section.PAGE: "phishing/scenarios/edit_page.html",
    Section.CUES: "phishing/scenarios/edit_cues.html",
    Section.STORY: "phishing/scenarios/edit_story.html",
    Section.LESSON: "phishing/scenarios/edit_lesson.html",
}
# What a page of the editor changes is what it shows first.
SHAPES = {Section.PAGE: Shape.LANDING, Section.LESSON: Shape.AWARENESS}
SIDE = "phishing/scenarios/_side.html"
Form = SectionForm | CuesForm | LandingForm


@dataclass(frozen=True, slots=True)
class _Saved:
    """What became of what was sent: the row as it stands, why it was refused."""

    row: EditedScenario
    refusal: str = ""


def _section(name: str) -> Section:
    if name not in set(Section):
        raise Http404
    return Section(name)


@require_GET
def scenario_edit_start(request: HttpRequest, slug: str) -> HttpResponse:
    return redirect("phishing:scenario_edit", editable(request, slug).slug, "message")


@require_http_methods(["GET", "HEAD", "POST"])
@holds_frame
def scenario_edit(request: HttpRequest, slug: str, section: str) -> HttpResponse:
    """Show one page of the editor, or save it; htmx asks for the state alone."""
    row, part = editable(request, slug), _section(section)
    form: Form = FORMS[part](row.draft, posted(request))
    saved = _Saved(row)
    if request.method == "POST":
        saved = _save(request, row, part, form)
        if not saved.refusal and not _is_typing(request):
            return redirect(_next(request, slug, part))
    wanted = (request.POST or request.GET).get("vue", "")
    shape = shape_named(wanted, SHAPES.get(part, Shape.DESKTOP))
    context = {
        "form": form,
        "refusal": saved.refusal,
        "page": editing_page(saved.row, part, shape),
    }
    status = 422 if saved.refusal else 200
    template = SIDE if _is_typing(request) else TEMPLATES[part]
    return render_page(request, template, context, status=status)


def _is_typing(request: HttpRequest) -> bool:
    """Tell a saving while somebody writes, which wants the side of the page alone."""
    return request.method == "POST" and bool(getattr(request, "htmx", False))


def _save(
    request: HttpRequest, row: EditedScenario, part: Section, form: Form
) -> _Saved:
    if not form.is_valid():
        return _Saved(
            row, "Corrigez ce qui est signalé : cette page n’est pas enregistrée."
        )
    changes = inserted(form.changes(), row.draft, request.POST.get("inserer", ""))
    try:
        return _Saved(
            operations.save_section(
                scenario=row,
                section=part,
                changes=changes,
                mark=_mark(request),
                by=signed_in(request).as_actor(),
            )
        )
    except Refusal as refusal:
        return _Saved(row, str(refusal))


def _mark(request: HttpRequest) -> int:
    text = request.POST.get("marque", "")[:9]
    return int(text) if text.isascii() and text.isdigit() else -1


def _next(request: HttpRequest, slug: str, part: Section) -> str:
    """Return where to go: the page asked for, or this one with the chosen preview."""
    wanted = request.POST.get("suite", "")
    if wanted == "publier":
        return reverse("phishing:scenario_publish", args=[slug])
    if wanted in set(Section):
        return reverse("phishing:scenario_edit", args=[slug, wanted])
    shape = shape_named(request.POST.get("vue", ""))
    anchor = "#apercu" if "vue" in request.POST else ""
    return f"{reverse('phishing:scenario_edit', args=[slug, part])}?vue={shape}{anchor}"


@require_http_methods(["GET", "HEAD", "POST"])
@holds_frame
def scenario_publish(request: HttpRequest, slug: str) -> HttpResponse:
    """Say what is missing; publish what is ready."""
    row = editable(request, slug)
    refusal = ""
    if request.method == "POST":
        try:
            version = operations.publish_scenario(
                scenario=row, by=signed_in(request).as_actor()
            )
        except Refusal as error:
            refusal = str(error)
        else:
            messages.success(
                request, f"Publié, version {version.number}. Vous pouvez l’employer."
            )
            return redirect("phishing:scenario", slug)
    shape = shape_named(request.GET.get("vue", ""))
    context = {
        "page": editing_page(row, None, shape),
        "refusal": refusal,
        "versions": row.versions.order_by("-number")[:20],
        "own_address": signed_in(request).email,
    }
    status = 422 if refusal else 200
    template = "phishing/scenarios/publish.html"
    return render_page(request, template, context, status=status)


@require_POST
def scenario_put_away(request: HttpRequest, slug: str) -> HttpResponse:
    """Put a published scenario away or back; delete a draft that never was published."""
    row = editable(request, slug)
    by = signed_in(request).as_actor()
    if not row.latest_version:
        operations.discard_draft(scenario=row, by=by)
        messages.success(request, f"Le brouillon « {row.title} » est supprimé.")
        return redirect("phishing:scenario_drafts")
    if row.archived_at:
        operations.restore_scenario(scenario=row, by=by)
        messages.success(request, f"« {row.title} » est de nouveau proposé.")
        return redirect("phishing:scenario", slug)
    operations.archive_scenario(scenario=row, by=by)
    messages.success(
        request, f"« {row.title} » n’est plus proposé. Les tests passés le gardent."
    )
    return redirect("phishing:scenario_publish", slug)
