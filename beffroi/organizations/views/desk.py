"""Help establishments: take one in charge, note a contact, ask for help and close it."""

from uuid import UUID

from django.contrib import messages
from django.core.exceptions import PermissionDenied
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect
from django.urls import reverse
from django.utils.http import url_has_allowed_host_and_scheme
from django.views.decorators.http import require_http_methods, require_POST

from beffroi.accounts.access import signed_in
from beffroi.lib.errors import Refusal
from beffroi.organizations.access import can_animate, can_answer
from beffroi.organizations.forms.desk import ContactForm, HelpForm
from beffroi.organizations.models.desk import HelpRequest
from beffroi.organizations.models.places import Establishment
from beffroi.organizations.operations import desk as operations
from beffroi.organizations.queries.desk import follow_up_of, help_history, open_help
from beffroi.ui.pages import posted, render_page


def _visible(request: HttpRequest, establishment_id: UUID) -> Establishment:
    rows = Establishment.objects.visible_to(signed_in(request))
    return get_object_or_404(rows.select_related("officer"), pk=establishment_id)


def _animated(request: HttpRequest, establishment_id: UUID) -> Establishment:
    place = _visible(request, establishment_id)
    if not can_animate(signed_in(request), place):
        raise PermissionDenied
    return place


def _way_back(request: HttpRequest, place: Establishment) -> str:
    """Return where the person came from, if it is a page of this site; else the place."""
    wanted = request.POST.get("retour", "") or request.GET.get("retour", "")
    if wanted.startswith("/") and url_has_allowed_host_and_scheme(
        wanted, allowed_hosts=None
    ):
        return wanted
    return reverse("organizations:establishment", args=[place.pk])


@require_POST
def take_charge(request: HttpRequest, establishment_id: UUID) -> HttpResponse:
    place = _animated(request, establishment_id)
    operations.take_charge(establishment=place, officer=signed_in(request))
    messages.success(request, f"Vous suivez désormais {place.name}.")
    return redirect(_way_back(request, place))


@require_http_methods(["GET", "HEAD", "POST"])
def contact(request: HttpRequest, establishment_id: UUID) -> HttpResponse:
    """Note what was said, and plan the next contact."""
    place = _animated(request, establishment_id)
    form = ContactForm(posted(request))
    if form.is_valid():
        given = {name: form.cleaned_data[name] for name in ContactForm.base_fields}
        try:
            operations.note_contact(
                establishment=place, author=signed_in(request), **given
            )
        except Refusal as refusal:
            form.add_error("next_contact_on", str(refusal))
        else:
            messages.success(request, f"La note sur {place.name} est gardée.")
            return redirect(_way_back(request, place))
    context = {
        "form": form,
        "place": place,
        "follow_up": follow_up_of(place),
        "way_back": _way_back(request, place),
    }
    status = 422 if form.is_bound else 200
    template = "organizations/desk/contact.html"
    return render_page(request, template, context, status=status)


@require_http_methods(["GET", "HEAD", "POST"])
def ask_help(request: HttpRequest, establishment_id: UUID) -> HttpResponse:
    """Ask the regional team for help, and see what became of it."""
    place = _visible(request, establishment_id)
    user = signed_in(request)
    if not can_answer(user, place):
        raise PermissionDenied
    form = HelpForm(posted(request))
    if form.is_valid():
        text = form.cleaned_data["text"]
        try:
            operations.ask_help(establishment=place, text=text, asker=user)
        except Refusal as refusal:
            form.add_error(None, str(refusal))
        else:
            messages.success(request, "Votre demande est partie.")
            return redirect("organizations:ask_help", place.pk)
    context = {
        "form": form,
        "place": place,
        "waiting": open_help(place),
        "history": help_history(place),
    }
    status = 422 if form.is_bound else 200
    return render_page(
        request, "organizations/desk/ask_help.html", context, status=status
    )


@require_POST
def close_help(
    request: HttpRequest, establishment_id: UUID, help_id: UUID
) -> HttpResponse:
    """Close a request: the regional team answered, or the establishment withdraws it."""
    place = _visible(request, establishment_id)
    user = signed_in(request)
    if not (can_animate(user, place) or can_answer(user, place)):
        raise PermissionDenied
    rows = HelpRequest.objects.visible_to(user).select_related("establishment")
    asked = get_object_or_404(rows, pk=help_id, establishment=place)
    try:
        operations.close_help(request=asked, by=user.as_actor())
    except Refusal as refusal:
        messages.error(request, str(refusal))
    else:
        messages.success(request, "La demande est close.")
    return redirect(_way_back(request, place))
