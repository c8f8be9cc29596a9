"""The short profile before the first question."""

from uuid import UUID

from django.contrib import messages
from django.core.exceptions import PermissionDenied
from django.http import HttpRequest, HttpResponse, QueryDict
from django.shortcuts import redirect
from django.urls import reverse
from django.views.decorators.http import require_http_methods

from beffroi.accounts.access import signed_in
from beffroi.lib.errors import Refusal
from beffroi.maturity.access import rights_at
from beffroi.maturity.forms.answers import ProfileForm
from beffroi.maturity.models.profile import Profile
from beffroi.maturity.operations.assessments import PROFILE_FIELDS, save_profile
from beffroi.maturity.queries.questionnaires import questionnaire
from beffroi.maturity.rules.paths import Path
from beffroi.maturity.views.fetching import open_place
from beffroi.organizations.models.places import Establishment
from beffroi.ui.pages import render_page

UNPROCESSABLE = 422


@require_http_methods(["GET", "POST"])
def profile(request: HttpRequest, establishment_id: UUID) -> HttpResponse:
    place = open_place(request, establishment_id)
    rights = rights_at(signed_in(request), place)
    if not rights.can_manage:
        raise PermissionDenied
    goes_on = request.GET.get("suite") == Path.EXPRESS
    after = (
        _first_question(place)
        if goes_on
        else reverse("maturity:overview", args=[place.pk])
    )
    kept = Profile.objects.filter(establishment=place).first()
    form = ProfileForm(initial=_initial(kept))
    status = 200
    if request.method == "POST":
        form = ProfileForm(request.POST)
        if form.is_valid() and _save(request, place, form):
            messages.success(request, "Le profil est enregistré.")
            return redirect(after)
        status = UNPROCESSABLE
        form.data = _with_fresh_revision(request.POST.copy(), place)
    context = {"place": place, "form": form, "after": after, "goes_on": goes_on}
    return render_page(request, "maturity/profile.html", context, status=status)


def _save(request: HttpRequest, place: Establishment, form: ProfileForm) -> bool:
    values = {name: form.cleaned_data[name] for name in PROFILE_FIELDS}
    try:
        save_profile(
            establishment=place,
            values=values,
            expected_revision=form.cleaned_data["revision"],
            by=signed_in(request).as_actor(),
        )
    except Refusal as refusal:
        form.add_error(None, str(refusal))
        return False
    return True


def _initial(kept: Profile | None) -> dict[str, object]:
    if kept is None:
        return {"revision": 0}
    return {name: getattr(kept, name) for name in (*PROFILE_FIELDS, "revision")}


def _with_fresh_revision(data: QueryDict, place: Establishment) -> QueryDict:
    """Return what was typed with the present revision, so that it can be sent again."""
    kept = Profile.objects.filter(establishment=place).first()
    data["revision"] = str(kept.revision if kept else 0)
    return data


def _first_question(place: Establishment) -> str:
    first = questionnaire().locks[0]
    address = reverse("maturity:question", args=[place.pk, first.id])
    return f"{address}?parcours={Path.EXPRESS.value}"
