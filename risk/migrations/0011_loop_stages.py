"""The seven loops' names as first data; a review that was written down stays (both databases refuse updates)."""

from datetime import date

from django.db import migrations

SOURCE = "盘龙区茨坝街道八项制度的名称（2024 年公开报道）；“七个闭环”没有公开的逐项名单，请街道核定后修改"
FROM = date(2019, 1, 1)
DANGEROUS = ["high", "medium"]
EVERY = ["high", "medium", "low"]
# key, name, the levels of which it is asked
STAGES = [
    ("found", "发现登记", EVERY),
    ("assessed", "风险评估", EVERY),
    ("assigned", "分流交办", DANGEROUS),
    ("handled", "分类调处", EVERY),
    ("prevented", "预防处置", DANGEROUS),
    ("managed", "动态管理", EVERY),
    ("struck_off", "销号出库", EVERY),
]
TABLE = "risk_hazardreview"


def load(apps, schema_editor):
    stage = apps.get_model("risk", "LoopStage")
    stage.objects.bulk_create(
        stage(key=key, name=name, order=order, levels=levels, source=SOURCE, from_on=FROM)
        for order, (key, name, levels) in enumerate(STAGES, start=1)
    )


def unload(apps, schema_editor):
    apps.get_model("risk", "LoopStage").objects.all().delete()


def create(apps, schema_editor):
    when = f"CREATE TRIGGER {TABLE}_stays BEFORE UPDATE ON {TABLE} FOR EACH ROW"
    if schema_editor.connection.vendor == "postgresql":
        schema_editor.execute(f"{when} EXECUTE FUNCTION refuse_update()")
    else:
        schema_editor.execute(f"{when} BEGIN SELECT RAISE(ABORT, '{TABLE} is append-only'); END")


def drop(apps, schema_editor):
    suffix = f" ON {TABLE}" if schema_editor.connection.vendor == "postgresql" else ""
    schema_editor.execute(f"DROP TRIGGER IF EXISTS {TABLE}_stays{suffix}")


class Migration(migrations.Migration):
    dependencies = [("risk", "0010_hazard_ledger"), ("core", "0002_append_only")]
    operations = [migrations.RunPython(load, unload), migrations.RunPython(create, drop)]
