"""Sign-in, its demonstration door, and the second factor's page."""

from allauth.account import views as account_views
from allauth.account.adapter import get_adapter
from allauth.account.decorators import reauthentication_required
from allauth.mfa.webauthn import views as webauthn_views
from django.conf import settings
from django.contrib.auth.decorators import login_not_required
from django.http import Http404, HttpRequest, HttpResponse
from django.http.response import HttpResponseBase
from django.shortcuts import get_object_or_404, redirect
from django.template.loader import render_to_string
from django.template.response import TemplateResponse
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_GET, require_http_methods, require_POST

from beffroi.accounts import oidc, queries
from beffroi.accounts.access import signed_in
from beffroi.accounts.arrivals import way_out_of
from beffroi.accounts.entry import enter_as_persona, proved_lately
from beffroi.accounts.forms import PersonaForm
from beffroi.accounts.passkeys import can_have_passkeys
from beffroi.ui.pages import render_page


@require_http_methods(["GET", "HEAD", "POST"])
@login_not_required
def sign_in(request: HttpRequest) -> HttpResponseBase:
    """Show allauth's sign-in; in the demonstration, with « Entrer comme… »."""
    response: HttpResponseBase = account_views.login(request)
    if isinstance(response, TemplateResponse):
        context = response.context_data or {}
        response.context_data = context | {
            "personas": queries.demo_personas() if settings.DEMO else (),
            "providers": oidc.providers(),
            "can_have_passkeys": can_have_passkeys(settings.PUBLIC_URL),
        }
    return response


@require_http_methods(["GET", "HEAD", "POST"])
@login_not_required
def sign_out(request: HttpRequest) -> HttpResponseBase:
    """Close the session here, then lead to the provider that opened it, if there is one."""
    label, address = "", ""
    if request.method == "POST":
        label, address = way_out_of(request.session)
    response: HttpResponseBase = account_views.logout(request)
    if not address:
        return response
    context = {"label": label, "address": address}
    return render_page(request, "accounts/provider_way_out.html", context)


@require_GET
def passkeys(request: HttpRequest) -> HttpResponse:
    """Lead where passkeys stand beside the other ways in."""
    return redirect("accounts:ways_in")


@require_http_methods(["GET", "HEAD", "POST"])
def passkey_add(request: HttpRequest) -> HttpResponseBase:
    """Add a passkey where browsers accept them."""
    if not can_have_passkeys(settings.PUBLIC_URL):
        raise Http404
    is_stale = not proved_lately(request.session)
    if is_stale and not get_adapter().get_reauthentication_methods(signed_in(request)):
        # allauth asks nothing of who has neither password nor factor here.
        return redirect("accounts:provider_confirm")
    response: HttpResponseBase = webauthn_views.add_webauthn(request)
    return response


@require_POST
@login_not_required
def enter_as(request: HttpRequest) -> HttpResponse:
    """Sign in as an invented person; exists in the demonstration only."""
    form = PersonaForm(request.POST)
    if not settings.DEMO or not form.is_valid():
        raise Http404
    persona = get_object_or_404(
        queries.demo_personas(), pk=form.cleaned_data["persona"]
    )
    enter_as_persona(request, persona)
    return redirect(settings.LOGIN_REDIRECT_URL)


@require_GET
@never_cache
@reauthentication_required(app="allauth.mfa")  # type: ignore[untyped-decorator]  # allauth has no types
def recovery_codes(request: HttpRequest) -> HttpResponse:
    """Show the codes that are left; unlike allauth's view, showing writes nothing."""
    codes = queries.recovery_codes_of(signed_in(request))
    if codes is None:
        raise Http404
    return render_page(request, "accounts/recovery_codes.html", {"codes": codes})


@require_GET
@never_cache
@reauthentication_required(app="allauth.mfa")  # type: ignore[untyped-decorator]  # allauth has no types
def recovery_codes_file(request: HttpRequest) -> HttpResponse:
    codes = queries.recovery_codes_of(signed_in(request))
    if not codes:
        raise Http404
    text = render_to_string("accounts/recovery_codes.txt", {"codes": codes})
    name = "codes-de-secours-beffroi.txt"
    return HttpResponse(
        text,
        content_type="text/plain; charset=utf-8",
        headers={"Content-Disposition": f'attachment; filename="{name}"'},
    )


@require_GET
@never_cache
def second_factor(request: HttpRequest) -> HttpResponse:
    user = signed_in(request)
    return render_page(
        request,
        "accounts/second_factor.html",
        {
            "is_active": queries.has_code_application(user),
            "passkeys": queries.passkeys_of(user),
            "can_have_passkeys": can_have_passkeys(settings.PUBLIC_URL),
            "is_required": user.must_use_mfa,
            "codes_left": len(queries.recovery_codes_of(user) or []),
        },
    )
