"""What the product itself processes, as the first entries of the register; the register is append-only."""

import json
from datetime import datetime, timezone
from pathlib import Path

from django.db import migrations

DATA = Path(__file__).resolve().parent.parent / "data" / "processing.json"
TABLE = "governance_processingactivity"


def load(apps, schema_editor):
    model = apps.get_model("governance", "ProcessingActivity")
    made_at = datetime(2026, 11, 1, tzinfo=timezone.utc)
    for row in json.loads(DATA.read_text(encoding="utf-8"))["activities"]:
        model.objects.create(from_on=made_at.date(), made_at=made_at, **row)


def protect(apps, schema_editor):
    if schema_editor.connection.vendor == "postgresql":
        schema_editor.execute(
            f"CREATE TRIGGER {TABLE}_append_only BEFORE UPDATE ON {TABLE} "
            "FOR EACH ROW EXECUTE FUNCTION refuse_update()"
        )
    else:
        schema_editor.execute(
            f"CREATE TRIGGER {TABLE}_append_only BEFORE UPDATE ON {TABLE} "
            f"BEGIN SELECT RAISE(ABORT, '{TABLE} is append-only'); END"
        )


def unprotect(apps, schema_editor):
    suffix = f" ON {TABLE}" if schema_editor.connection.vendor == "postgresql" else ""
    schema_editor.execute(f"DROP TRIGGER IF EXISTS {TABLE}_append_only{suffix}")


class Migration(migrations.Migration):
    dependencies = [("governance", "0005_privacy"), ("core", "0002_append_only")]
    operations = [
        migrations.RunPython(load, migrations.RunPython.noop),
        migrations.RunPython(protect, unprotect),
    ]
