"""The published holidays known at release; the table decides from here on."""

import json
from pathlib import Path

from django.db import migrations

DATA = Path(__file__).resolve().parent.parent / "data" / "calendar.json"


def load(apps, schema_editor):
    year_model = apps.get_model("governance", "CalendarYear")
    day_model = apps.get_model("governance", "CalendarDay")
    years = json.loads(DATA.read_text(encoding="utf-8"))["years"]
    year_model.objects.bulk_create(
        year_model(year=int(year), source=data["source"]) for year, data in years.items()
    )
    day_model.objects.bulk_create(
        day_model(day=day, name=name, is_working=kind == "work")
        for data in years.values()
        for kind in ("rest", "work")
        for day, name in data[kind].items()
    )


def unload(apps, schema_editor):
    apps.get_model("governance", "CalendarDay").objects.all().delete()
    apps.get_model("governance", "CalendarYear").objects.all().delete()


class Migration(migrations.Migration):
    dependencies = [("governance", "0001_initial")]
    operations = [migrations.RunPython(load, unload)]
