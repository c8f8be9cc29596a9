"""Keep on each person the regions whose team they belong to.

The roles stand on a floor above: they are read here once, under their old names.
"""

from django.db import migrations, models


def fill(apps, schema_editor):
    User = apps.get_model("accounts", "User")
    Membership = apps.get_model("organizations", "Membership")
    regions = {}
    leads = Membership.objects.filter(role="regional_lead").order_by("region_code")
    for key, region_code in leads.values_list("user_id", "region_code"):
        regions.setdefault(key, []).append(region_code)
    for key, codes in regions.items():
        User.objects.filter(pk=key).update(led_regions=sorted(set(codes)))


class Migration(migrations.Migration):
    dependencies = [
        ("accounts", "0002_accounts_in_depth"),
        ("organizations", "0003_name_given_links"),
    ]

    operations = [
        migrations.AddField(
            model_name="user",
            name="led_regions",
            field=models.JSONField(default=list),
        ),
        migrations.RunPython(fill, migrations.RunPython.noop),
    ]
