"""Say for which place, and to whom, the links that exist already were given."""

from django.db import migrations

CHUNK = 500


def _chunks(keys):
    return [keys[start : start + CHUNK] for start in range(0, len(keys), CHUNK)]


def name_invitations(apps):
    Link = apps.get_model("links", "PersonalLink")
    Invitation = apps.get_model("organizations", "Invitation")
    unnamed = Link.objects.filter(purpose="invitation", recipient_label="")
    for keys in _chunks(list(unnamed.values_list("pk", flat=True))):
        links = list(Link.objects.filter(pk__in=keys))
        known = {
            str(row.pk): row
            for row in Invitation.objects.filter(
                pk__in=[link.subject_key for link in links]
            ).prefetch_related("establishments")
        }
        for link in links:
            row = known.get(link.subject_key)
            if row is None:
                continue
            places = [place.pk for place in row.establishments.all()]
            link.recipient_label = row.email
            link.organization_key = str(row.organization_id or "")
            link.establishment_key = str(places[0]) if len(places) == 1 else ""
        Link.objects.bulk_update(
            links, ["recipient_label", "organization_key", "establishment_key"]
        )


def name_posters(apps):
    Link = apps.get_model("links", "PersonalLink")
    Establishment = apps.get_model("organizations", "Establishment")
    unnamed = Link.objects.filter(purpose="emergency_numbers", establishment_key="")
    for keys in _chunks(list(unnamed.values_list("pk", flat=True))):
        links = list(Link.objects.filter(pk__in=keys))
        holders = {
            str(pk): holder
            for pk, holder in Establishment.objects.filter(
                pk__in=[link.subject_key for link in links]
            ).values_list("pk", "organization_id")
        }
        for link in links:
            link.recipient_label = "Affiche imprimée"
            link.establishment_key = link.subject_key
            link.organization_key = str(holders.get(link.subject_key) or "")
        Link.objects.bulk_update(
            links, ["recipient_label", "organization_key", "establishment_key"]
        )


def name_links(apps, schema_editor):
    name_invitations(apps)
    name_posters(apps)


class Migration(migrations.Migration):
    dependencies = [
        ("links", "0002_given_links"),
        ("organizations", "0002_staff_desk_branding"),
    ]

    operations = [migrations.RunPython(name_links, migrations.RunPython.noop)]
