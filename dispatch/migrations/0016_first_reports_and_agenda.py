"""Escalations before a deliberation; a first report by default for ordinary slips too, told by bell and not by letter."""

import django.db.models.deletion
from django.conf import settings
from django.db import migrations, models


RULE = "1 workdays"


def load(apps, schema_editor):
    """Clocks that run keep what they were given: the rows are the product's own, only what starts later meets them."""
    defaults = apps.get_model("dispatch", "DeadlinePolicy").objects.filter(
        centre=None, category=None, channel="", mode="", level__in=("none", "low"), first_report=""
    )
    defaults.update(first_report=RULE)
    # editions that offices wrote until today sent letters about every first report, and go on saying so
    for edition in apps.get_model("dispatch", "LadderEdition").objects.filter(follows=False):
        reminder = edition.rungs.setdefault("reminder", {})
        if "first_reports" not in reminder:
            reminder["first_reports"] = True
            edition.save(update_fields=["rungs"])


def unload(apps, schema_editor):
    defaults = apps.get_model("dispatch", "DeadlinePolicy").objects.filter(
        centre=None, category=None, channel="", mode="", level__in=("none", "low"), first_report=RULE
    )
    defaults.update(first_report="")


class Migration(migrations.Migration):

    dependencies = [
        ('dispatch', '0015_enter_papers'),
        migrations.swappable_dependency(settings.AUTH_USER_MODEL),
    ]

    operations = [
        migrations.AddField(
            model_name='escalation',
            name='listed_at',
            field=models.DateTimeField(null=True, verbose_name='列入研判'),
        ),
        migrations.AddField(
            model_name='escalation',
            name='listed_by',
            field=models.ForeignKey(db_index=False, null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to=settings.AUTH_USER_MODEL, verbose_name='列入人'),
        ),
        migrations.RunPython(load, unload),
    ]
