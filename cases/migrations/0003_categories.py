"""The default categories; an office changes them as data."""

import json
from pathlib import Path

from django.db import migrations

DATA = Path(__file__).resolve().parent.parent / "data" / "categories.json"


def load(apps, schema_editor):
    category = apps.get_model("cases", "Category")
    data = json.loads(DATA.read_text(encoding="utf-8"))
    source = data.pop("source")
    rows = [(kind, row) for kind, rows in data.items() for row in rows]
    category.objects.bulk_create(
        category(
            code=row[0], name=row[1], kind=kind, words=row[2], icon=row[3] if len(row) > 3 else "",
            order=order, source=source[:200],
        )
        for order, (kind, row) in enumerate(rows, start=1)
    )


def unload(apps, schema_editor):
    apps.get_model("cases", "Category").objects.all().delete()


class Migration(migrations.Migration):
    dependencies = [("cases", "0002_history_is_append_only")]
    operations = [migrations.RunPython(load, unload)]
