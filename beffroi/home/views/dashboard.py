"""The home page: « Que dois-je faire maintenant ? », for each role."""

from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect
from django.views.decorators.http import require_GET, require_POST

from beffroi.accounts.access import signed_in
from beffroi.accounts.rules.roles import FIELD_ROLES, Role
from beffroi.home.forms.people import RoleChoiceForm
from beffroi.home.place import first_steps, place_home
from beffroi.home.queries import (
    my_places,
    places_held,
    region_overview,
    regional_figures,
)
from beffroi.organizations.acting import act_as, narrowed, standpoint_of
from beffroi.organizations.models.memberships import Membership
from beffroi.ui.pages import render_page


@require_GET
def home(request: HttpRequest) -> HttpResponse:
    user = signed_in(request)
    roles = standpoint_of(request, user).roles_on(None)
    held = narrowed(request, user, places_held(user))
    mine = my_places(held) if roles & FIELD_ROLES else None
    alone = mine.lines[0].establishment if mine and mine.count == 1 else None
    context = {
        "first_name": user.first_name,
        "mine": mine,
        "place": place_home(user, alone) if alone else None,
        "first_steps": first_steps(user, mine.lines) if mine and not alone else (),
        "region": region_overview(user) if Role.REGIONAL_LEAD in roles else None,
        "figures": regional_figures(user) if Role.REGIONAL_READER in roles else (),
        "is_operator": Role.OPERATOR_ADMIN in roles,
        "is_waiting": not roles,
    }
    return render_page(request, "home/home.html", context)


@require_POST
def switch_role(request: HttpRequest) -> HttpResponse:
    """Act in another of one's roles from now on; nothing is opened by it."""
    form = RoleChoiceForm(request.POST)
    if not form.is_valid():
        raise Http404
    held = Membership.objects.of(signed_in(request))
    chosen = get_object_or_404(held, pk=form.cleaned_data["role"])
    act_as(request.session, chosen.pk)
    return redirect(form.cleaned_data["next"] or "home:home")
