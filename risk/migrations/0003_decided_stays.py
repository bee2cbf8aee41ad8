"""What a named officer decided is never edited: a trigger refuses updates on both databases."""

from django.db import migrations

# table → the state in which a row may still change
TABLES = {"risk_assessment": "open", "risk_assessedfactor": "suggested"}


def create(apps, schema_editor):
    for table, free in TABLES.items():
        when = f"CREATE TRIGGER {table}_decided_stays BEFORE UPDATE ON {table} FOR EACH ROW WHEN (OLD.state <> '{free}')"
        if schema_editor.connection.vendor == "postgresql":
            schema_editor.execute(f"{when} EXECUTE FUNCTION refuse_update()")
        else:
            schema_editor.execute(f"{when} BEGIN SELECT RAISE(ABORT, '{table} is decided'); END")


def drop(apps, schema_editor):
    for table in TABLES:
        suffix = f" ON {table}" if schema_editor.connection.vendor == "postgresql" else ""
        schema_editor.execute(f"DROP TRIGGER IF EXISTS {table}_decided_stays{suffix}")


class Migration(migrations.Migration):
    dependencies = [("risk", "0002_hazard_classes"), ("core", "0002_append_only")]
    operations = [migrations.RunPython(create, drop)]
