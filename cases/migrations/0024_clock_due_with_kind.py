"""The index of due moments carries the kind and the subject of a clock: which letter takes in which is read from it alone."""

from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [("cases", "0023_clock_due_read_alone")]

    operations = [
        migrations.RemoveIndex("clock", name="clock_due"),
        migrations.AddIndex(
            "clock",
            models.Index(
                fields=["due_at", "id", "case", "unit", "rule", "started_at", "kind", "subject"],
                name="clock_due",
                condition=models.Q(stopped_at=None, paused_at=None),
            ),
        ),
    ]
