"""One establishment: its page, its identity, its contacts, what it shares, its support."""

from uuid import UUID

from django.contrib import messages
from django.core.exceptions import PermissionDenied
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect
from django.urls import reverse
from django.views.decorators.http import require_GET, require_http_methods, require_POST

from beffroi.accounts.access import signed_in
from beffroi.accounts.rules.roles import FIELD_ROLES, Role
from beffroi.lib.errors import Refusal
from beffroi.organizations.access import can_animate, can_choose_sharing, can_manage
from beffroi.organizations.acting import narrowed
from beffroi.organizations.forms.places import (
    ContactsForm,
    CreationForm,
    IdentityForm,
    NoteForm,
    OrphanForm,
    SharingForm,
    SupportForm,
)
from beffroi.organizations.models.memberships import Membership
from beffroi.organizations.models.places import Establishment
from beffroi.organizations.operations.contacts import save_emergency_contacts
from beffroi.organizations.operations.places import (
    NumberTaken,
    PlaceUnknown,
    correct_establishment,
    create_establishment,
)
from beffroi.organizations.operations.sharing import choose_sharing
from beffroi.organizations.operations.support import follow, write_contact_note
from beffroi.organizations.queries.establishment import (
    contacts_of,
    establishment_page,
    rights_on,
    sharing_history,
)
from beffroi.organizations.queries.listing import officers_of
from beffroi.ui.pages import page_of, posted, render_page

IDENTITY = ("name", "category_code", "address", "postal_code", "town", "phone", "email")


def _visible(request: HttpRequest, establishment_id: UUID) -> Establishment:
    rows = Establishment.objects.visible_to(signed_in(request))
    return get_object_or_404(
        rows.select_related("organization", "officer"), pk=establishment_id
    )


def _page(
    request: HttpRequest,
    place: Establishment,
    *,
    support_form: SupportForm | None = None,
    note_form: NoteForm | None = None,
) -> HttpResponse:
    """Show the page of an establishment, with the form that was refused if there is one."""
    page = establishment_page(place, viewer=signed_in(request))
    context: dict[str, object] = {"page": page, "place": place}
    if page.rights.can_animate:
        initial = {"support_state": place.support_state, "officer": place.officer_id}
        context["support_form"] = support_form or SupportForm(
            initial=initial, officers=officers_of([place.region_code])
        )
        context["note_form"] = note_form or NoteForm()
    status = 422 if support_form or note_form else 200
    return render_page(
        request, "organizations/places/establishment.html", context, status=status
    )


@require_GET
def mine(request: HttpRequest) -> HttpResponse:
    """Open the only establishment of a person, or list theirs; closed ones as a last resort."""
    user = signed_in(request)
    held = narrowed(request, user, Establishment.objects.held_by(user, *FIELD_ROLES))
    still_open = held.open()
    held = still_open if still_open.exists() else held
    page = page_of(held.select_related("organization").by_name(), request)
    if page.paginator.count == 1:
        return redirect("organizations:establishment", page.object_list[0].pk)
    return render_page(request, "organizations/places/mine.html", {"page": page})


@require_GET
def establishment(request: HttpRequest, establishment_id: UUID) -> HttpResponse:
    return _page(request, _visible(request, establishment_id))


@require_http_methods(["GET", "HEAD", "POST"])
def establishment_edit(request: HttpRequest, establishment_id: UUID) -> HttpResponse:
    place = _visible(request, establishment_id)
    if not rights_on(signed_in(request), place).can_correct:
        raise PermissionDenied
    initial = {name: getattr(place, name) for name in IDENTITY}
    form = _form_of(request, place)(posted(request), initial=initial)
    if form.is_valid():
        by = signed_in(request).as_actor()
        try:
            correct_establishment(establishment=place, values=form.cleaned_data, by=by)
        except Refusal as refusal:
            form.add_error("postal_code", str(refusal))
        else:
            messages.success(request, "La fiche est corrigée.")
            return redirect("organizations:establishment", place.pk)
    status = 422 if form.is_bound else 200
    back_url = reverse("organizations:establishment", args=[place.pk])
    context = {"form": form, "name": place.name, "back_url": back_url}
    return render_page(
        request, "organizations/places/edit.html", context, status=status
    )


def _form_of(request: HttpRequest, place: Establishment) -> type[IdentityForm]:
    """Without organization nobody can be invited: the regional team may then name it."""
    is_lead = can_animate(signed_in(request), place)
    return OrphanForm if place.organization_id is None and is_lead else IdentityForm


@require_http_methods(["GET", "HEAD", "POST"])
def establishment_create(request: HttpRequest) -> HttpResponse:
    user = signed_in(request)
    codes = Membership.objects.reach_of(user).region_codes(Role.REGIONAL_LEAD)
    if not codes:
        raise PermissionDenied
    form = CreationForm(posted(request))
    if form.is_valid():
        values = dict(form.cleaned_data)
        organization = values.pop("organization")
        try:
            place = create_establishment(
                values=values, organization=organization, region_codes=codes, by=user.as_actor(),
            )  # fmt: skip
        except NumberTaken as refusal:
            form.add_error("finess", str(refusal))
        except PlaceUnknown as refusal:
            form.add_error("postal_code", str(refusal))
        else:
            messages.success(request, "L’établissement est créé.")
            return redirect("organizations:establishment", place.pk)
    status = 422 if form.is_bound else 200
    return render_page(
        request, "organizations/places/create.html", {"form": form}, status=status
    )


@require_http_methods(["GET", "HEAD", "POST"])
def emergency_contacts(request: HttpRequest, establishment_id: UUID) -> HttpResponse:
    place = _visible(request, establishment_id)
    if not can_manage(signed_in(request), place):
        raise PermissionDenied
    form = ContactsForm(posted(request), known=contacts_of(place))
    if form.is_valid():
        by = signed_in(request).as_actor()
        save_emergency_contacts(establishment=place, numbers=form.numbers(), by=by)
        messages.success(request, "Les numéros sont enregistrés.")
        return redirect("organizations:establishment", place.pk)
    status = 422 if form.is_bound else 200
    context = {"form": form, "place": place}
    return render_page(
        request, "organizations/places/contacts.html", context, status=status
    )


@require_http_methods(["GET", "HEAD", "POST"])
def sharing(request: HttpRequest, establishment_id: UUID) -> HttpResponse:
    """Say plainly who sees the answers; let the establishment choose."""
    place = _visible(request, establishment_id)
    user = signed_in(request)
    may_choose = can_choose_sharing(user, place)
    if request.method == "POST" and not may_choose:
        raise PermissionDenied
    initial = {"level": place.sharing_level}
    form = SharingForm(posted(request), initial=initial)
    if form.is_valid():
        level = form.cleaned_data["level"]
        choose_sharing(establishment=place, level=level, by=user.as_actor())
        messages.success(request, "Votre choix est enregistré.")
        return redirect("organizations:sharing", place.pk)
    context = {
        "form": form,
        "place": place,
        "may_choose": may_choose,
        "history": sharing_history(place),
    }
    return render_page(
        request,
        "organizations/places/sharing.html",
        context,
        status=422 if form.is_bound else 200,
    )


@require_POST
def support(request: HttpRequest, establishment_id: UUID) -> HttpResponse:
    place = _visible(request, establishment_id)
    if not can_animate(signed_in(request), place):
        raise PermissionDenied
    form = SupportForm(request.POST, officers=officers_of([place.region_code]))
    if not form.is_valid():
        return _page(request, place, support_form=form)
    by = signed_in(request).as_actor()
    follow(establishment=place, by=by, **form.cleaned_data)
    messages.success(request, "L’accompagnement est enregistré.")
    return redirect("organizations:establishment", place.pk)


@require_POST
def contact_note(request: HttpRequest, establishment_id: UUID) -> HttpResponse:
    place = _visible(request, establishment_id)
    user = signed_in(request)
    if not can_animate(user, place):
        raise PermissionDenied
    form = NoteForm(request.POST)
    if not form.is_valid():
        return _page(request, place, note_form=form)
    text = form.cleaned_data["text"]
    write_contact_note(establishment=place, text=text, by=user.as_actor(), author=user)
    messages.success(request, "La note est gardée.")
    return redirect("organizations:establishment", place.pk)
