"""The first installation, on screen: open while nobody has an account."""

from django.conf import settings
from django.contrib import messages
from django.contrib.auth.decorators import login_not_required
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.views.decorators.cache import never_cache
from django.views.decorators.debug import sensitive_post_parameters
from django.views.decorators.http import require_http_methods

from beffroi.accounts.models import User
from beffroi.home.forms.installation import SetupForm
from beffroi.home.operations import install, keep_public_url
from beffroi.lib.errors import Refusal
from beffroi.ui.pages import render_page


@login_not_required
@never_cache
@sensitive_post_parameters("password", "code")
@require_http_methods(["GET", "POST"])
def installation(request: HttpRequest) -> HttpResponse:
    if User.objects.exists():
        raise Http404
    form = SetupForm(request.POST or None)
    if request.method == "POST" and form.is_valid():
        try:
            install(**form.arguments())
        except Refusal as refusal:
            form.add_error(None, str(refusal))
        else:
            if form.cleaned_data["public_url"] != settings.PUBLIC_URL:
                keep_public_url(form.cleaned_data["public_url"])
            messages.success(request, "Beffroi est installé. Vous pouvez entrer.")
            return redirect(settings.LOGIN_URL)
    status = 422 if request.method == "POST" else 200
    return render_page(request, "home/setup.html", {"form": form}, status=status)
