"""The plans of calls as first data: 100 % of high and medium, a sample of the others; an office changes them as data."""

from django.db import migrations

# level, later days, sampled
PLANS = [("high", [7, 30, 90], False), ("medium", [30], False), ("low", [], True), ("", [], True)]


def load(apps, schema_editor):
    plan = apps.get_model("cases", "FollowUpPlan")
    plan.objects.bulk_create(
        plan(level=level, outcome="", first="3 workdays", later_days=days, is_sampled=sampled)
        for level, days, sampled in PLANS
    )


def unload(apps, schema_editor):
    apps.get_model("cases", "FollowUpPlan").objects.all().delete()


class Migration(migrations.Migration):
    dependencies = [("cases", "0020_follow_up_calls")]
    operations = [migrations.RunPython(load, unload)]
