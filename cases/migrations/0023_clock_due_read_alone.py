"""The index of due moments carries what the sweep asks of a clock."""

from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [("cases", "0022_visits_after_warnings")]

    operations = [
        migrations.RemoveIndex("clock", name="clock_due"),
        migrations.AddIndex(
            "clock",
            models.Index(
                fields=["due_at", "id", "case", "unit", "rule", "started_at"],
                name="clock_due",
                condition=models.Q(("paused_at", None), ("stopped_at", None)),
            ),
        ),
    ]
