"""What was rostered and ordered is never edited: a trigger refuses it on both databases; only the end may be written."""

from django.db import migrations

FIXED = {
    "governance_dutyshift": "centre_id, leader_id, staff_id, from_at, until_at, made_at",
    "governance_modeswitch": "centre_id, mode, from_at, until_at, reason, made_by_id, made_at",
}


def create(apps, schema_editor):
    for table, columns in FIXED.items():
        if schema_editor.connection.vendor == "postgresql":
            schema_editor.execute(
                f"CREATE TRIGGER {table}_append_only BEFORE UPDATE OF {columns} ON {table} "
                "FOR EACH ROW EXECUTE FUNCTION refuse_update()"
            )
        else:
            schema_editor.execute(
                f"CREATE TRIGGER {table}_append_only BEFORE UPDATE OF {columns} ON {table} "
                f"BEGIN SELECT RAISE(ABORT, '{table} is append-only'); END"
            )


def drop(apps, schema_editor):
    for table in FIXED:
        suffix = f" ON {table}" if schema_editor.connection.vendor == "postgresql" else ""
        schema_editor.execute(f"DROP TRIGGER IF EXISTS {table}_append_only{suffix}")


class Migration(migrations.Migration):
    dependencies = [("governance", "0013_watch"), ("core", "0002_append_only")]
    operations = [migrations.RunPython(create, drop)]
