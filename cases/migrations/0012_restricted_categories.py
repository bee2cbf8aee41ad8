"""Categories whose cases are restricted by default, and a reason for what was restricted before there were reasons."""

from django.db import migrations

# code, name, kind, other names, why restricted
CATEGORIES = (
    ("domestic_violence", "家庭暴力", "dispute", ["家暴", "涉家暴"], "domestic_violence"),
    ("minor_protection", "未成年人保护", "request", ["未成年人", "校园欺凌"], "minor"),
    ("mental_health", "精神卫生", "request", ["精神障碍", "心理危机"], "mental_health"),
)


def load(apps, schema_editor):
    category = apps.get_model("cases", "Category")
    for code, name, kind, words, restriction in CATEGORIES:
        category.objects.get_or_create(
            code=code,
            defaults={
                "name": name, "kind": kind, "words": words, "restriction": restriction, "order": 18 if kind == "dispute" else 26,
                "source": "默认限制知悉的类别（本产品默认，可修改）",
            },
        )
    case = apps.get_model("cases", "Case")
    case.objects.filter(is_restricted=True, restriction="").update(restriction="other")


def unload(apps, schema_editor):
    codes = [one[0] for one in CATEGORIES]
    used = apps.get_model("cases", "Case").objects.filter(category__code__in=codes).values("category")
    apps.get_model("cases", "Category").objects.filter(code__in=codes).exclude(pk__in=used).delete()


class Migration(migrations.Migration):
    dependencies = [("cases", "0011_restriction_and_break_glass")]
    operations = [migrations.RunPython(load, unload)]
