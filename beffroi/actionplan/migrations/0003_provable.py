"""Actions that take the proof that they are done: so far, those of questionnaires."""

from django.db import migrations, models


def mark_those_of_questionnaires(apps, schema_editor):
    actions = apps.get_model("actionplan", "Action").objects
    actions.filter(origin_module="maturity").update(is_provable=True)


class Migration(migrations.Migration):
    dependencies = [("actionplan", "0002_living_plan")]

    operations = [
        migrations.AddField(
            model_name="action",
            name="is_provable",
            field=models.BooleanField(default=False),
        ),
        migrations.RunPython(
            mark_those_of_questionnaires, migrations.RunPython.noop, elidable=True
        ),
    ]
