"""What must be agreed before a test: proven domains, excluded addresses, the direction."""

from collections.abc import Callable
from uuid import UUID

from django.contrib import messages
from django.core.exceptions import PermissionDenied
from django.forms import Form
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect
from django.views.decorators.http import require_GET, require_http_methods, require_POST

from beffroi.accounts.access import signed_in
from beffroi.lib.errors import Refusal
from beffroi.organizations.access import directing, has_director
from beffroi.organizations.forms.consent import (
    CodeForm,
    CodeRequestForm,
    DomainForm,
    ExclusionForm,
    ProgrammeForm,
)
from beffroi.organizations.models.consent import (
    Authorization,
    Exclusion,
    RecipientDomain,
)
from beffroi.organizations.models.places import Establishment
from beffroi.organizations.operations import consent as consents_operations
from beffroi.organizations.operations import recipient_domains as domain_operations
from beffroi.organizations.queries import consent as queries
from beffroi.organizations.queries.staff import my_staff_places
from beffroi.organizations.rules.consent import PROGRAMME_WORDS, Activity
from beffroi.organizations.rules.recipient_domains import ProofMethod
from beffroi.organizations.views.staff import managed
from beffroi.ui.pages import page_of, posted, render_page


@require_GET
def my_consents(request: HttpRequest) -> HttpResponse:
    """Open the page of the only establishment of a person, or list theirs."""
    page = page_of(my_staff_places(signed_in(request)), request)
    if not page.paginator.count:
        raise PermissionDenied
    if page.paginator.count == 1:
        return redirect("organizations:consents", page.object_list[0].pk)
    return render_page(request, "organizations/consent/mine.html", {"page": page})


@require_GET
def consents(request: HttpRequest, establishment_id: UUID) -> HttpResponse:
    place = managed(request, establishment_id)
    user = signed_in(request)
    context = {
        "place": place,
        "domains": queries.domain_lines(place),
        "met": queries.unproven_domains(place),
        "exclusion_count": queries.exclusions_of(place).count(),
        "authorizations": queries.authorization_lines(place),
        "is_director": directing(place).filter(user=user).exists(),
        "has_director": has_director(place),
    }
    return render_page(request, "organizations/consent/consents.html", context)


@require_http_methods(["GET", "HEAD", "POST"])
def domain_declare(request: HttpRequest, establishment_id: UUID) -> HttpResponse:
    place = managed(request, establishment_id)
    proposed = {"domain": request.GET.get("domaine", "")[:253]}
    form = DomainForm(posted(request), initial=proposed)
    if form.is_valid():
        try:
            found = domain_operations.declare_domain(
                owner=place,
                typed=form.cleaned_data["domain"],
                by=signed_in(request).as_actor(),
            )
        except Refusal as refusal:
            form.add_error("domain", str(refusal))
        else:
            return redirect("organizations:recipient_domain", place.pk, found.pk)
    context = {"place": place, "form": form}
    status = 422 if form.is_bound else 200
    return render_page(
        request, "organizations/consent/declare.html", context, status=status
    )


def _domain(place: Establishment, domain_id: UUID) -> RecipientDomain:
    rows = RecipientDomain.objects.for_place(place).filter(revoked_at=None)
    return get_object_or_404(rows, pk=domain_id)


@require_GET
def domain(
    request: HttpRequest, establishment_id: UUID, domain_id: UUID
) -> HttpResponse:
    place = managed(request, establishment_id)
    return _domain_page(request, place, _domain(place, domain_id))


def _domain_page(
    request: HttpRequest,
    place: Establishment,
    row: RecipientDomain,
    *,
    code_form: CodeForm | None = None,
    refusal: str = "",
) -> HttpResponse:
    context = {
        "place": place,
        "line": queries.domain_line(row),
        "code_form": code_form or CodeForm(),
        "directors": queries.directors_in(place, row.name),
        "refusal": refusal,
    }
    is_refused = bool(refusal) or (code_form is not None and code_form.is_bound)
    status = 422 if is_refused else 200
    return render_page(
        request, "organizations/consent/domain.html", context, status=status
    )


@require_POST
def domain_record(
    request: HttpRequest, establishment_id: UUID, domain_id: UUID
) -> HttpResponse:
    place = managed(request, establishment_id)
    row = _domain(place, domain_id)
    by = signed_in(request).as_actor()
    return _tried(
        request,
        place,
        row,
        lambda: domain_operations.check_record(domain=row, by=by),
        said=f"Le domaine {row.name} est prouvé.",
    )


@require_POST
def domain_send_code(
    request: HttpRequest, establishment_id: UUID, domain_id: UUID
) -> HttpResponse:
    place = managed(request, establishment_id)
    row = _domain(place, domain_id)
    form = CodeRequestForm(request.POST)
    if not form.is_valid():
        return _domain_page(
            request, place, row, refusal="Choisissez à qui écrire le code."
        )
    method = ProofMethod(form.cleaned_data["method"])
    by = signed_in(request).as_actor()
    return _tried(
        request,
        place,
        row,
        lambda: domain_operations.send_code(
            domain=row, method=method, place=place, by=by
        ),
        said="Le code est parti. Il est valable trois jours.",
    )


def _tried(
    request: HttpRequest,
    place: Establishment,
    row: RecipientDomain,
    act: Callable[[], object],
    *,
    said: str,
) -> HttpResponse:
    """Do something about a domain; say why it could not be done."""
    try:
        act()
    except Refusal as refusal:
        return _domain_page(request, place, row, refusal=str(refusal))
    messages.success(request, said)
    return redirect("organizations:recipient_domain", place.pk, row.pk)


@require_POST
def domain_code(
    request: HttpRequest, establishment_id: UUID, domain_id: UUID
) -> HttpResponse:
    place = managed(request, establishment_id)
    row = _domain(place, domain_id)
    form = CodeForm(request.POST)
    if not form.is_valid():
        return _domain_page(request, place, row, code_form=form)
    try:
        domain_operations.confirm_code(
            domain=row,
            code=form.cleaned_data["code"],
            by=signed_in(request).as_actor(),
        )
    except Refusal as refusal:
        form.add_error("code", str(refusal))
        return _domain_page(request, place, row, code_form=form)
    messages.success(request, f"Le domaine {row.name} est prouvé.")
    return redirect("organizations:consents", place.pk)


@require_POST
def domain_give_up(
    request: HttpRequest, establishment_id: UUID, domain_id: UUID
) -> HttpResponse:
    place = managed(request, establishment_id)
    row = _domain(place, domain_id)
    if (
        row.establishment_id != place.pk
    ):  # the organization's own is not a site's to end
        raise PermissionDenied
    domain_operations.give_up_domain(domain=row, by=signed_in(request).as_actor())
    messages.success(request, f"Le domaine {row.name} n’est plus utilisé.")
    return redirect("organizations:consents", place.pk)


@require_http_methods(["GET", "HEAD", "POST"])
def exclusions(request: HttpRequest, establishment_id: UUID) -> HttpResponse:
    place = managed(request, establishment_id)
    form = ExclusionForm(posted(request))
    if form.is_valid():
        try:
            consents_operations.exclude_address(
                establishment=place,
                email=form.cleaned_data["email"],
                reason=form.cleaned_data["reason"],
                by=signed_in(request).as_actor(),
            )
        except Refusal as refusal:
            form.add_error("email", str(refusal))
        else:
            messages.success(request, "Cette adresse ne recevra aucun test.")
            return redirect("organizations:exclusions", place.pk)
    context = {
        "place": place,
        "form": form,
        "page": page_of(queries.exclusions_of(place), request),
    }
    status = 422 if form.is_bound else 200
    return render_page(
        request, "organizations/consent/exclusions.html", context, status=status
    )


@require_POST
def exclusion_remove(
    request: HttpRequest, establishment_id: UUID, exclusion_id: UUID
) -> HttpResponse:
    place = managed(request, establishment_id)
    rows = Exclusion.objects.visible_to(signed_in(request))
    row = get_object_or_404(rows, pk=exclusion_id, establishment=place)
    by = signed_in(request).as_actor()
    consents_operations.include_address(exclusion=row, by=by)
    messages.success(request, "Cette adresse peut de nouveau recevoir un test.")
    return redirect("organizations:exclusions", place.pk)


@require_http_methods(["GET", "HEAD", "POST"])
def programme(request: HttpRequest, establishment_id: UUID) -> HttpResponse:
    """The direction reads what a year's programme is, and agrees to it."""
    place = managed(request, establishment_id)
    user = signed_in(request)
    if not directing(place).filter(user=user).exists():
        raise PermissionDenied
    form = ProgrammeForm(posted(request))
    if form.is_valid() and _agreed(form, request, place):
        return redirect("organizations:consents", place.pk)
    context = {"place": place, "form": form, "words": PROGRAMME_WORDS}
    status = 422 if form.is_bound else 200
    return render_page(
        request, "organizations/consent/programme.html", context, status=status
    )


def _agreed(form: Form, request: HttpRequest, place: Establishment) -> bool:
    assert isinstance(form, ProgrammeForm)  # noqa: S101  # for the type checker
    try:
        consents_operations.authorize_as(
            director=signed_in(request),
            establishment=place,
            activity=Activity.PHISHING,
            words="\n".join(PROGRAMME_WORDS),
            ends_at=form.ends_at(),
        )
    except Refusal as refusal:
        form.add_error("last_day", str(refusal))
        return False
    messages.success(request, "Votre accord est enregistré.")
    return True


@require_POST
def authorization_withdraw(
    request: HttpRequest, establishment_id: UUID, authorization_id: UUID
) -> HttpResponse:
    """Any manager may stop: saying no needs nobody's leave."""
    place = managed(request, establishment_id)
    row = get_object_or_404(
        Authorization.objects.filter(establishment=place), pk=authorization_id
    )
    by = signed_in(request).as_actor()
    consents_operations.withdraw_authorization(authorization=row, by=by)
    messages.success(request, "L’accord est retiré : plus aucun envoi ne partira.")
    return redirect("organizations:consents", place.pk)
