"""The log of the watch and the rows of its sheets are never edited: triggers refuse it on both databases."""

from django.db import migrations

TABLES = ("dispatch_watchline", "dispatch_handovercase")


def create(apps, schema_editor):
    for table in TABLES:
        if schema_editor.connection.vendor == "postgresql":
            schema_editor.execute(
                f"CREATE TRIGGER {table}_append_only BEFORE UPDATE ON {table} "
                "FOR EACH ROW EXECUTE FUNCTION refuse_update()"
            )
        else:
            schema_editor.execute(
                f"CREATE TRIGGER {table}_append_only BEFORE UPDATE ON {table} "
                f"BEGIN SELECT RAISE(ABORT, '{table} is append-only'); END"
            )


def drop(apps, schema_editor):
    for table in TABLES:
        suffix = f" ON {table}" if schema_editor.connection.vendor == "postgresql" else ""
        schema_editor.execute(f"DROP TRIGGER IF EXISTS {table}_append_only{suffix}")


class Migration(migrations.Migration):
    dependencies = [("dispatch", "0004_watch_book"), ("core", "0002_append_only")]
    operations = [migrations.RunPython(create, drop)]
