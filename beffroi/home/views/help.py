"""Help: the guides, readable by everyone."""

from django.contrib.auth.decorators import login_not_required
from django.http import Http404, HttpRequest, HttpResponse
from django.utils.safestring import mark_safe
from django.views.decorators.http import require_GET

from beffroi.home.guides import guides
from beffroi.ui.pages import render_page


@require_GET
@login_not_required
def help_index(request: HttpRequest) -> HttpResponse:
    return render_page(request, "home/help.html", {"guides": guides().values()})


@require_GET
@login_not_required
def help_guide(request: HttpRequest, slug: str) -> HttpResponse:
    guide = guides().get(slug)
    if guide is None:
        raise Http404
    # The text ships with the product and raw HTML is not let through.
    context = {
        "guide": guide,
        "body": mark_safe(guide.html),
        "guides": guides().values(),
    }
    return render_page(request, "home/help_guide.html", context)
