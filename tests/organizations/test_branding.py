"""The look of an establishment: its own, its organization's, or Beffroi's."""

import io
from email import message_from_bytes, policy

import pikepdf
import pytest
from django.core.files.base import ContentFile
from django.core.files.uploadedfile import SimpleUploadedFile
from django.urls import reverse

from beffroi.accounts.rules.roles import Role
from beffroi.alert.work import poster_pdf
from beffroi.files.models import StoredFile
from beffroi.lib.images import PictureRefused
from beffroi.mail.models import OutgoingMessage
from beffroi.mail.operations.outbox import queue_message
from beffroi.mail.queries import read_message
from beffroi.maturity.rules.documents import BlankVariant
from beffroi.maturity.work.report import blank_pdf, report_pdf
from beffroi.organizations.models.branding import Branding
from beffroi.organizations.operations.branding import (
    ColorTooLight,
    ColorUnknown,
    Look,
    save_branding,
)
from beffroi.organizations.queries.branding import brand_at, brand_of
from beffroi.ui.branding import BEFFROI, Brand
from tests.build import give_role, make_establishment, make_user
from tests.lib.pdf import text_of
from tests.lib.test_images import picture
from tests.organizations.build_people import make_invitation

pytestmark = pytest.mark.django_db
GREEN = "#2c6e49"


def save(owner, by, *, logo: bytes = b"", **look):
    return save_branding(
        owner=owner,
        look=Look(**look),
        logo=ContentFile(logo, name="logo.jpg") if logo else None,
        by=by.as_actor(),
    )


def pictures_in(pdf: bytes) -> int:
    with pikepdf.open(io.BytesIO(pdf)) as document:
        kinds = [str(o.get("/Subtype")) for o in document.objects if isinstance(o, pikepdf.Stream)]  # fmt: skip
    return kinds.count("/Image")


def test_each_part_is_its_own_or_inherited(establishment, referent):
    assert brand_of(establishment) == BEFFROI
    save(establishment.organization, referent, color=GREEN, contact="Siège\n05 00", logo=picture())  # fmt: skip
    save(establishment, referent, contact="Accueil", signature="La direction")

    brand = brand_of(establishment)

    assert (brand.color, brand.accent) == (GREEN, BEFFROI.accent)
    assert brand.contact_lines == ("Accueil",)
    assert brand.logo_png.startswith(b"\x89PNG")
    assert brand.closing == "La direction\nAccueil"
    sister = make_establishment(organization=establishment.organization)
    assert brand_of(sister).contact_lines == ("Siège", "05 00")
    assert brand_of(make_establishment()) == BEFFROI
    assert brand_at(establishment.organization, [establishment, sister]).color == GREEN


def test_a_color_too_light_is_refused_with_a_darker_shade(establishment, referent):
    with pytest.raises(ColorTooLight, match="lettres blanches") as refusal:
        save(establishment, referent, color="#ffd34d")
    save(establishment, referent, color=refusal.value.proposed)
    with pytest.raises(ColorTooLight, match="papier blanc"):
        save(establishment, referent, accent="#fff3c4")
    with pytest.raises(ColorUnknown):
        save(establishment, referent, color="vert")

    assert Branding.objects.get().color == refusal.value.proposed


def test_a_new_logo_takes_the_place_of_the_former_one(establishment, referent):
    save(establishment, referent, logo=picture())
    save(establishment, referent, logo=picture("JPEG"))
    stored = StoredFile.objects.get()
    assert (stored.name, stored.media_type) == ("logo.png", "image/png")
    with pytest.raises(PictureRefused):
        save(establishment, referent, logo=b"<svg/>")

    save_branding(
        owner=establishment, look=Look(), removes_logo=True, by=referent.as_actor()
    )

    assert not StoredFile.objects.exists()
    assert brand_of(establishment).logo_png == b""


def test_a_logo_that_the_disk_lost_does_not_stop_a_document(
    establishment, referent, settings
):
    row = save(establishment, referent, logo=picture())
    StoredFile.objects.filter(pk=row.logo_id).update(path="aa/bb/perdu")

    assert brand_of(establishment).logo_png == b""


def test_documents_bear_the_logo_and_stay_accessible(establishment, referent):
    plain = pictures_in(report_pdf(establishment))
    save(establishment, referent, color=GREEN, contact="Accueil 05 61 00 00 00", logo=picture())  # fmt: skip
    brand = brand_of(establishment)

    report = report_pdf(establishment)
    assert pictures_in(report) > plain
    assert "Accueil 05 61 00 00 00" in " ".join(text_of(report).split())
    blank = blank_pdf(next(iter(BlankVariant)), establishment.name, brand=brand)
    assert pictures_in(blank) > 0
    poster = poster_pdf(
        place="Ici", numbers=(), address="https://exemple.fr", brand=brand
    )
    assert pictures_in(poster) > 0
    assert pictures_in(poster_pdf(place="Ici", numbers=(), address="https://exemple.fr")) == 0  # fmt: skip


def test_a_letter_bears_the_look_in_both_its_forms():
    brand = Brand("Foyer A", GREEN, "#9a5b00", b"\x89PNG" + bytes(40), ("05 61",), "La direction")  # fmt: skip
    message = queue_message(
        to="nadia@exemple.fr", subject="Bonjour", text="Texte", purpose="essai", brand=brand
    )  # fmt: skip

    parsed = message_from_bytes(bytes(message.mime), policy=policy.default)
    html = parsed.get_body(preferencelist=("html",))
    written = html.get_content()
    assert f"background: {GREEN}" in written
    assert 'src="cid:logo"' in written
    assert "La direction" in written
    logo = next(part for part in parsed.walk() if part["Content-ID"] == "<logo>")
    assert logo.get_content() == brand.logo_png
    assert logo.get_content_disposition() == "inline"
    read = read_message(message)
    assert read.text.splitlines()[-2:] == ["La direction", "05 61"]
    assert read.attachments == ()


def test_a_letter_without_a_brand_is_as_before():
    message = queue_message(to="n@exemple.fr", subject="B", text="T", purpose="essai")

    assert b"cid:logo" not in bytes(message.mime)
    assert b"1d4b6e" in bytes(message.mime)


def test_an_invitation_bears_the_look_of_its_establishment(establishment, referent):
    save(establishment, referent, signature="La direction des Micocouliers")

    make_invitation(referent, establishment)

    letter = read_message(OutgoingMessage.objects.get())
    assert letter.text.endswith("La direction des Micocouliers")


def test_the_managers_choose_and_see_the_look(
    client_of, establishment, referent, regional_lead, reader, outsider
):
    page = reverse("organizations:branding", args=[establishment.pk])
    client = client_of(referent)
    for user, status in ((regional_lead, 403), (reader, 403), (outsider, 404)):
        assert client_of(user).get(page).status_code == status
    assert "Votre charte" in client.get(page).content.decode()

    light = client.post(page, {"color": "#ffd34d"})
    assert light.status_code == 422
    assert "Une teinte qui convient" in light.content.decode()
    bad = SimpleUploadedFile("logo.png", b"<svg/>", content_type="image/png")
    assert client.post(page, {"logo": bad}).status_code == 422
    good = SimpleUploadedFile("logo.webp", picture("WEBP"))
    answer = client.post(page, {"logo": good, "color": GREEN, "contact": "Accueil"})
    assert answer.status_code == 302
    assert "Aperçu d’un courriel" in client.get(page).content.decode()

    css = client.get(reverse("organizations:brand_css", args=[establishment.pk]))
    assert css["Content-Type"].startswith("text/css")
    assert f"--brand: {GREEN}" in css.content.decode()
    logo = client.get(reverse("organizations:brand_logo", args=[establishment.pk]))
    assert logo.content.startswith(b"\x89PNG")
    assert logo["X-Content-Type-Options"] == "nosniff"
    client.post(page, {"removes_logo": "on"})
    assert client.get(reverse("organizations:brand_logo", args=[establishment.pk])).status_code == 404  # fmt: skip


def test_only_who_manages_it_whole_gives_a_look_to_an_organization(
    client_of, establishment, referent, regional_lead, outsider
):
    organization = establishment.organization
    page = reverse("organizations:organization_branding", args=[organization.pk])
    head = make_user("siege@exemple-beffroi.fr")
    give_role(head, Role.DIRECTOR, organization=organization)

    assert client_of(referent).get(page).status_code == 403
    assert client_of(regional_lead).get(page).status_code == 403
    assert client_of(outsider).get(page).status_code == 404
    client_of(head).post(page, {"color": GREEN})

    assert brand_of(establishment).color == GREEN
    css = reverse("organizations:organization_brand_css", args=[organization.pk])
    assert GREEN in client_of(head).get(css).content.decode()
