"""The teams that the founding documents name, for every house: an office changes them on its pages."""

import json
from pathlib import Path

from django.db import migrations

DATA = Path(__file__).resolve().parent.parent / "data" / "teams.json"


def load(apps, schema_editor):
    template_model = apps.get_model("governance", "TeamTemplate")
    line_model = apps.get_model("governance", "TemplateLine")
    for spec in json.loads(DATA.read_text(encoding="utf-8"))["teams"]:
        facts = {key: spec[key] for key in ("level", "source", "note")}
        template = template_model.objects.create(name=spec["name"], **facts)
        line_model.objects.bulk_create(
            line_model(
                template=template,
                order=order * 10,
                unit_kind=kind,
                title=title,
                slot=slot,
                seats=seats,
                capabilities=capabilities,
                sees=sees,
                note=note,
            )
            for order, (kind, title, slot, seats, capabilities, sees, note) in enumerate(spec["lines"], 1)
        )


def unload(apps, schema_editor):
    apps.get_model("governance", "TemplateLine").objects.all().delete()
    apps.get_model("governance", "TeamTemplate").objects.all().delete()


class Migration(migrations.Migration):
    dependencies = [("governance", "0016_homes_and_seats")]
    operations = [migrations.RunPython(load, unload)]
