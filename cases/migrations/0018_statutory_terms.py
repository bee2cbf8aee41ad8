"""Moves of clocks are never edited; the time limits of laws that the product comes with, editable on their page."""

from datetime import date

from django.db import migrations

TABLE = "cases_clockmove"
FROM = date(2022, 5, 1)
PETITION = "《信访工作条例》"
# name, kind, category, channel, begins, ends, rule, extension, law
TERMS = [
    ("信访受理告知", "", "complaint", "", "registered", "accepted", "15 days", "",
     f"{PETITION}：自收到信访事项之日起15日内决定是否受理并告知信访人"),
    ("信访受理告知", "request", "", "letter", "registered", "accepted", "15 days", "",
     f"{PETITION}：自收到信访事项之日起15日内决定是否受理并告知信访人"),
    ("信访办结", "", "complaint", "", "accepted", "completed", "60 days", "30 days",
     f"{PETITION}：自受理之日起60日内办结；情况复杂的，经本机关负责人批准可延长，不超过30日，并告知信访人延期理由"),
    ("信访办结", "request", "", "letter", "accepted", "completed", "60 days", "30 days",
     f"{PETITION}：自受理之日起60日内办结；情况复杂的，经本机关负责人批准可延长，不超过30日，并告知信访人延期理由"),
    ("人民调解", "dispute", "", "", "accepted", "completed", "30 days", "",
     "《人民调解工作若干规定》：人民调解委员会调解纠纷，一般在一个月内调结"),
]  # fmt: skip


def load(apps, schema_editor):
    Term, Category = apps.get_model("cases", "StatutoryTerm"), apps.get_model("cases", "Category")
    known = dict(Category.objects.values_list("code", "pk"))
    for name, kind, category, channel, begins, ends, rule, extension, law in TERMS:
        Term.objects.create(
            name=name, kind=kind, category_id=known.get(category), channel=channel, begins=begins, ends=ends,
            rule=rule, extension=extension, law=law, from_on=FROM,
        )  # fmt: skip


def unload(apps, schema_editor):
    apps.get_model("cases", "StatutoryTerm").objects.all().delete()


def guard(apps, schema_editor):
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


def unguard(apps, schema_editor):
    suffix = f" ON {TABLE}" if schema_editor.connection.vendor == "postgresql" else ""
    schema_editor.execute(f"DROP TRIGGER IF EXISTS {TABLE}_append_only{suffix}")


class Migration(migrations.Migration):
    dependencies = [("cases", "0017_clock_moves")]
    operations = [migrations.RunPython(load, unload), migrations.RunPython(guard, unguard)]
