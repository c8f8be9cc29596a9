"""« On vous parle »: what I was told, what I want by e-mail, and the way out."""

from django.contrib import messages
from django.contrib.auth.decorators import login_not_required
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.views.decorators.cache import never_cache
from django.views.decorators.csrf import csrf_exempt
from django.views.decorators.http import require_GET, require_http_methods, require_POST

from beffroi.accounts.access import signed_in
from beffroi.notifications import operations, queries
from beffroi.notifications.forms import ChoicesForm, chosen
from beffroi.ui.pages import page_of, posted, render_page


@require_GET
def notices(request: HttpRequest) -> HttpResponse:
    page = page_of(queries.notices_of(signed_in(request)), request)
    lines = queries.lines_of(page.object_list)
    context = {
        "page": page,
        "lines": lines,
        "has_unread": any(line.notice.read_at is None for line in lines),
    }
    return render_page(request, "notifications/notices.html", context)


@require_POST
def read_all(request: HttpRequest) -> HttpResponse:
    operations.read_all(person=signed_in(request))
    return redirect("notifications:notices")


@require_http_methods(["GET", "POST"])
def choices(request: HttpRequest) -> HttpResponse:
    user = signed_in(request)
    preference = queries.preference_of(user)
    form = ChoicesForm(posted(request), initial=chosen(preference))
    if form.is_valid():
        operations.choose_messages(
            person=user,
            digest=form.rhythm(),
            wants_assignments=form.cleaned_data["wants_assignments"],
            wants_mentions=form.cleaned_data["wants_mentions"],
            by=user.as_actor(),
        )
        messages.success(request, "Vos choix sont enregistrés.")
        return redirect("notifications:choices")
    status = 422 if form.is_bound else 200
    return render_page(
        request, "notifications/choices.html", {"form": form}, status=status
    )


# A mail program posts here by itself (RFC 8058): it has neither cookie nor token of
# ours, and the signed address is the only right that it needs.
@csrf_exempt
@login_not_required
@require_http_methods(["GET", "HEAD", "POST"])
@never_cache
def stop(request: HttpRequest, token: str) -> HttpResponse:
    """GET says what would stop, for scanners open every link; POST stops it."""
    link = queries.stop_link_of(token)
    if link and request.method == "POST":
        operations.stop_by_link(link=link)
    context = {
        "link": link,
        "is_digest": link is not None and link.mailing == "digest",
        "is_done": request.method == "POST",
    }
    response = render_page(
        request, "notifications/stop.html", context, status=200 if link else 404
    )
    response["X-Robots-Tag"] = "noindex, nofollow, noarchive"
    response["Referrer-Policy"] = "no-referrer"
    return response
