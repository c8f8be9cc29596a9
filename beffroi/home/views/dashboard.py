"""The home page: « Que dois-je faire maintenant ? », for each role."""

from django.http import HttpRequest, HttpResponse
from django.views.decorators.http import require_GET

from beffroi.accounts.access import signed_in
from beffroi.accounts.rules.roles import FIELD_ROLES, Role
from beffroi.home.place import first_steps, place_home
from beffroi.home.queries import my_places, region_overview, regional_figures
from beffroi.organizations.access import roles_of
from beffroi.ui.pages import render_page


@require_GET
def home(request: HttpRequest) -> HttpResponse:
    user = signed_in(request)
    roles = roles_of(user)
    mine = my_places(user) if roles & FIELD_ROLES else None
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
