"""« Mon bureau »: what waits for a member of the regional team."""

from django.core.exceptions import PermissionDenied
from django.http import HttpRequest, HttpResponse
from django.views.decorators.http import require_GET

from beffroi.accounts.access import signed_in
from beffroi.home.desk import desk_lines, desk_of, led_regions, needing
from beffroi.home.forms.desk import DeskForm
from beffroi.ui.pages import page_of, render_page


@require_GET
def desk(request: HttpRequest) -> HttpResponse:
    user = signed_in(request)
    if not led_regions(user):
        raise PermissionDenied
    form = DeskForm(request.GET)
    page = page_of(needing(user, **form.choices()), request, per_page=20)
    context = {
        "desk": desk_of(user),
        "form": form,
        "page": page,
        "lines": desk_lines(page.object_list, user),
    }
    return render_page(request, "home/desk.html", context, partial="needing")
