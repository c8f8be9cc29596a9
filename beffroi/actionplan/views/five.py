"""« Mes cinq prochaines actions »."""

from uuid import UUID

from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404
from django.views.decorators.http import require_GET

from beffroi.accounts.access import signed_in
from beffroi.actionplan.access import rights_at
from beffroi.actionplan.models import Action
from beffroi.actionplan.queries.plan import next_five_for
from beffroi.actionplan.views.undoing import here, undo_offer
from beffroi.organizations.models.places import Establishment
from beffroi.ui.pages import render_page


@require_GET
def next_actions(request: HttpRequest, establishment_id: UUID) -> HttpResponse:
    user = signed_in(request)
    establishment = get_object_or_404(
        Establishment.objects.detailed_for(user), pk=establishment_id
    )
    rights = rights_at(user, establishment)
    plan = next_five_for(establishment, among=Action.objects.visible_to(user))
    context = {
        "establishment": establishment,
        "plan": plan,
        "cards": [(line, rights.may_progress(line.action)) for line in plan.lines],
        "rights": rights,
        "undo": undo_offer(request, user),
        "here": here(request),
    }
    return render_page(request, "actionplan/next_actions.html", context)


@require_GET
def panel(request: HttpRequest, establishment_id: UUID) -> HttpResponse:
    user = signed_in(request)
    establishment = get_object_or_404(
        Establishment.objects.detailed_for(user), pk=establishment_id
    )
    plan = next_five_for(establishment, among=Action.objects.visible_to(user))
    context = {"establishment": establishment, "plan": plan}
    return render_page(request, "actionplan/panel.html", context)
