"""SQLite makes a table anew to add a column, and its trigger is lost with the old one."""

from django.db import migrations

NAME = "cases_look_append_only"


def create(apps, schema_editor):
    if schema_editor.connection.vendor == "sqlite":
        schema_editor.execute(
            f"CREATE TRIGGER IF NOT EXISTS {NAME} BEFORE UPDATE ON cases_look "
            "BEGIN SELECT RAISE(ABORT, 'cases_look is append-only'); END"
        )


class Migration(migrations.Migration):
    dependencies = [("cases", "0014_looks_at_one_field")]
    operations = [migrations.RunPython(create, migrations.RunPython.noop)]
