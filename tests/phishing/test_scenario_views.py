"""The library and the editor on screen."""

import pytest
import yaml
from django.urls import reverse

from beffroi.journal.models import Entry
from beffroi.lib.content import ContentError
from beffroi.phishing.models.edited import EditedScenario, ScenarioVersion
from beffroi.phishing.queries.scenario_library import available_to, find, find_all
from beffroi.phishing.queries.scenarios import latest, read_folders
from beffroi.phishing.rules.draft_checks import Section
from beffroi.phishing.rules.preview_shapes import Shape
from tests.build import make_establishment
from tests.phishing.build_edited import copy_of, message_fields, publish
from tests.phishing.build_scenarios import mapping as content_mapping

pytestmark = pytest.mark.django_db
SLUG = "boite-pleine"


def url(name: str, *keys: object) -> str:
    return reverse(f"phishing:{name}", args=keys)


def test_managers_and_the_region_read_the_library(
    client_of, referent, director, regional_lead, contributor, reader
):
    for user in (referent, director, regional_lead):
        page = client_of(user).get(url("scenarios")).content.decode()
        assert page.count('class="scenario-card"') == len(latest())
    for user in (contributor, reader):
        assert client_of(user).get(url("scenarios")).status_code == 403


def test_filters_and_words_narrow_the_library(client_of, referent):
    client = client_of(referent)
    found = client.get(url("scenarios"), {"niveau": "1", "q": "colis BLOQUE"})
    assert found.content.decode().count('class="scenario-card"') == 1
    nothing = client.get(url("scenarios"), {"q": "introuvable zzz"}).content.decode()
    assert "Aucun scénario ne correspond" in nothing
    assert client.get(url("scenarios"), {"niveau": "99"}).status_code == 200


@pytest.mark.parametrize("shape", [*Shape, "autre"])
def test_every_shape_of_a_scenario_is_shown_without_script(client_of, referent, shape):
    answer = client_of(referent).get(url("scenario_preview", SLUG, shape))

    assert answer.status_code == 200
    assert "sandbox allow-same-origin" in answer["Content-Security-Policy"]
    assert "script-src 'none'" in answer["Content-Security-Policy"]
    assert answer["X-Frame-Options"] == "SAMEORIGIN"
    assert b"<script" not in answer.content


def test_a_scenario_explains_its_difficulty(client_of, referent):
    page = client_of(referent).get(url("scenario", SLUG)).content.decode()
    assert "Phish Scale" in page
    assert "Dupliquer pour modifier" in page
    assert client_of(referent).get(url("scenario", "inconnu")).status_code == 404


def test_a_copy_is_a_draft_of_ones_own_and_nobody_elses(
    client_of, referent, director, regional_lead, outsider, establishment
):
    client = client_of(referent)
    owner = f"etablissement:{establishment.pk}"
    answer = client.post(url("scenario_copy", SLUG), {"owner": owner})
    row = EditedScenario.objects.get()
    assert answer["Location"] == url("scenario_edit", row.slug, "message")
    assert row.slug.startswith("local-")
    for name in ("scenario_publish", "scenario_edit_start"):
        assert client_of(director).get(url(name, row.slug)).status_code in {200, 302}
        for stranger in (outsider, regional_lead):
            assert client_of(stranger).get(url(name, row.slug)).status_code == 404
    for stranger in (outsider, regional_lead):
        for section in Section:
            page = url("scenario_edit", row.slug, section)
            assert client_of(stranger).get(page).status_code == 404
            assert client_of(stranger).post(page, {}).status_code == 404
        preview = url("draft_preview", row.slug, "bureau")
        assert client_of(stranger).get(preview).status_code == 404
        assert (
            client_of(stranger).post(url("draft_example", row.slug)).status_code == 404
        )


def test_nobody_writes_for_a_place_of_others(client_of, referent):
    elsewhere = make_establishment()
    answer = client_of(referent).post(
        url("scenario_copy", SLUG), {"owner": f"etablissement:{elsewhere.pk}"}
    )
    assert answer.status_code == 422
    assert not EditedScenario.objects.exists()


def test_a_scenario_is_started_from_nothing(client_of, referent, establishment):
    client = client_of(referent)
    assert client.post(url("scenario_start"), {"title": ""}).status_code == 422
    given = {
        "title": "Clé du vestiaire",
        "lure": "qr",
        "owner": f"etablissement:{establishment.pk}",
    }
    page = client.post(url("scenario_start"), given, follow=True).content.decode()
    assert "[QR code]" in page
    assert "Écrivez le nom d’expéditeur." in page


@pytest.mark.parametrize("section", Section)
def test_every_page_of_the_editor_saves_what_it_shows(
    client_of, referent, establishment, section
):
    row = copy_of(SLUG, establishment, referent)
    client = client_of(referent)
    page = client.get(url("scenario_edit", row.slug, section))
    assert page.status_code == 200
    before = dict(row.draft)

    fields = message_fields(page.content.decode())
    answer = client.post(url("scenario_edit", row.slug, section), fields)

    assert answer.status_code == 302
    row.refresh_from_db()
    assert row.draft == before


def test_the_draft_is_saved_while_typing_and_the_state_comes_back(
    client_of, referent, establishment
):
    row = copy_of(SLUG, establishment, referent)
    client, page = client_of(referent), url("scenario_edit", row.slug, "message")
    fields = message_fields(client.get(page).content.decode())

    answer = client.post(
        page, {**fields, "subject": ""}, headers={"HX-Request": "true"}
    )

    told = answer.content.decode()
    assert "<!doctype" not in told
    assert "Écrivez l’objet du message." in told
    assert 'name="marque" value="1"' in told
    row.refresh_from_db()
    assert row.draft["subject"] == ""


def test_two_people_never_write_over_each_other(
    client_of, referent, director, establishment
):
    row = copy_of(SLUG, establishment, referent)
    page = url("scenario_edit", row.slug, "message")
    fields = message_fields(client_of(referent).get(page).content.decode())
    client_of(director).post(page, {**fields, "subject": "Le sien"})

    answer = client_of(referent).post(page, {**fields, "subject": "Le mien"})

    assert answer.status_code == 422
    assert "Quelqu’un d’autre" in answer.content.decode()
    row.refresh_from_db()
    assert row.draft["subject"] == "Le sien"


def test_a_place_is_inserted_without_script(client_of, referent, establishment):
    row = copy_of(SLUG, establishment, referent)
    page = url("scenario_edit", row.slug, "message")
    fields = message_fields(client_of(referent).get(page).content.decode())
    client_of(referent).post(page, {**fields, "inserer": "prenom"})
    row.refresh_from_db()
    assert row.draft["letter"].endswith("{prenom}")


def test_hostile_html_is_shown_harmless_and_never_published(
    client_of, referent, establishment
):
    row = copy_of(SLUG, establishment, referent)
    hostile = (
        '<p>ok</p><script>alert(1)</script><img src=x onerror=alert(1)><a href="javascript:x">l</a>'
        '<svg onload=alert(1)><iframe src="https://ailleurs.fr"></iframe><style>@import "x"</style>'
    )
    row.draft = {
        **row.draft,
        "mode": "html",
        "html": hostile,
        "subject": "<script>x</script>",
    }
    row.save()
    client = client_of(referent)
    for shape in Shape:
        shown = client.get(url("draft_preview", row.slug, shape)).content.decode()
        body = shown if shape != Shape.TEXT else shown.partition("<pre")[0]
        for sign in ("<script", "onerror=", "javascript:", "<svg on", "<iframe"):
            assert sign not in body, (shape, sign)
    page = client.get(url("scenario_edit", row.slug, "message")).content.decode()
    assert hostile not in page
    answer = client.post(url("scenario_publish", row.slug))
    assert answer.status_code == 422
    assert not ScenarioVersion.objects.exists()


def test_a_version_is_published_offered_and_never_changes(
    client_of, referent, establishment, outsider
):
    row = copy_of(SLUG, establishment, referent)
    client = client_of(referent)
    client.post(url("scenario_publish", row.slug))
    version = ScenarioVersion.objects.get()
    row.refresh_from_db()

    assert row.slug in available_to(establishment)
    assert find(f"{row.slug}@1").subject == find("boite-pleine@1").subject
    assert Entry.objects.filter(verb="publish_scenario").count() == 1
    version.body = {}
    with pytest.raises(ValueError, match="never changes"):
        version.save()
    again = client.post(url("scenario_publish", row.slug))
    assert again.status_code == 422
    assert client_of(outsider).get(url("scenario", row.slug)).status_code == 404

    subject = f"{row.draft['subject']} !"
    row.draft = {**row.draft, "subject": subject}
    row.save()
    client.post(url("scenario_publish", row.slug))
    assert find(f"{row.slug}@1").subject != find(f"{row.slug}@2").subject == subject
    assert available_to(establishment)[row.slug].version == 2

    client.post(url("scenario_put_away", row.slug))
    assert row.slug not in available_to(establishment)
    assert find(f"{row.slug}@2").version == 2


def test_the_regions_scenarios_reach_its_places_and_stay_its_own(
    client_of, referent, regional_lead, establishment, outsider
):
    row = publish(copy_of(SLUG, "76", regional_lead), regional_lead)
    elsewhere = make_establishment(region_code="11", department_code="75")

    assert row.slug in available_to(establishment)
    assert row.slug in available_to("76")
    assert row.slug not in available_to(elsewhere)
    assert set(latest()) <= set(available_to(elsewhere))
    page = client_of(referent).get(url("scenario", row.slug)).content.decode()
    assert "Dupliquer pour modifier" in page
    assert client_of(referent).get(url("scenario_publish", row.slug)).status_code == 404
    assert row.title in client_of(referent).get(url("scenarios")).content.decode()


def test_one_query_at_most_reads_what_is_available(
    establishment, regional_lead, referent, django_assert_num_queries
):
    for _ in range(3):
        publish(copy_of(SLUG, "76", regional_lead), regional_lead)
    own = publish(copy_of(SLUG, establishment, referent), referent)
    latest()
    with django_assert_num_queries(1):
        assert len(available_to(establishment)) == len(latest()) + 4
    with django_assert_num_queries(1):
        assert len(find_all([f"{own.slug}@1", "boite-pleine@1"])) == 2
    with django_assert_num_queries(0):
        find("boite-pleine@1")
    with pytest.raises(KeyError):
        find("local-inconnu@1")


def test_a_draft_never_published_is_deleted(client_of, referent, establishment):
    row = copy_of(SLUG, establishment, referent)
    client_of(referent).post(url("scenario_put_away", row.slug))
    assert not EditedScenario.objects.exists()


def test_no_file_takes_the_name_of_what_is_written_on_screen(tmp_path):
    mapping = {**content_mapping(), "slug": "local-essai"}
    path = tmp_path / "local-essai.1.yaml"
    path.write_text(yaml.safe_dump(mapping, allow_unicode=True), encoding="utf-8")

    with pytest.raises(ContentError, match="réservé"):
        read_folders([tmp_path])
