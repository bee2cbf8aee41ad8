"""A version that somebody was assessed by is never edited: a trigger refuses updates on both databases."""

from django.db import migrations

NAME = "risk_catalogueversion_stays"


def create(apps, schema_editor):
    when = f"CREATE TRIGGER {NAME} BEFORE UPDATE ON risk_catalogueversion FOR EACH ROW"
    if schema_editor.connection.vendor == "postgresql":
        schema_editor.execute(f"{when} EXECUTE FUNCTION refuse_update()")
    else:
        schema_editor.execute(f"{when} BEGIN SELECT RAISE(ABORT, 'risk_catalogueversion stays'); END")


def drop(apps, schema_editor):
    suffix = " ON risk_catalogueversion" if schema_editor.connection.vendor == "postgresql" else ""
    schema_editor.execute(f"DROP TRIGGER IF EXISTS {NAME}{suffix}")


class Migration(migrations.Migration):
    dependencies = [("risk", "0007_catalogue_drafts"), ("core", "0002_append_only")]
    operations = [migrations.RunPython(create, drop)]
