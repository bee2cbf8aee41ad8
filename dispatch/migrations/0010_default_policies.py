"""The deadlines the product comes with, as rows of the policy: marked as defaults by having no centre."""

from datetime import date, datetime
from zoneinfo import ZoneInfo

from django.db import migrations

FROM = date(2000, 1, 1)
AT = datetime(2026, 11, 22, tzinfo=ZoneInfo("Asia/Shanghai"))
DAY = "1440 minutes"
# mode, level, tempo, rules by clock, days of the calls
ROWS = [
    ("", "any", "", {"accept": "1 workdays", "assign": "1 workdays", "acknowledge": "120 working_minutes",
                     "follow_up": "3 workdays"}, "3"),
    ("", "none", "suitable", {"complete": "15 workdays"}, ""),
    ("", "low", "suitable", {"complete": "15 workdays"}, ""),
    ("", "medium", "prompt", {"first_report": "1 workdays", "complete": "7 workdays"}, "7、30"),
    ("", "high", "anytime", {"acknowledge": "120 minutes", "first_report": DAY, "complete": "3 workdays"}, "3、7、30、90"),
    ("", "red", "anytime", {"acknowledge": "120 minutes", "first_report": DAY}, "3、7、30、90"),
    ("urgent", "any", "", {"acknowledge": "60 minutes", "complete": "7 workdays"}, ""),
    ("urgent", "medium", "", {"complete": "3 workdays"}, ""),
    ("urgent", "high", "instant", {"first_report": "360 minutes", "complete": DAY}, ""),
    ("emergency", "any", "", {"acknowledge": "30 minutes", "complete": "3 workdays"}, ""),
    ("emergency", "medium", "instant", {"first_report": "360 minutes", "complete": DAY}, ""),
    ("emergency", "high", "instant", {"first_report": "180 minutes", "complete": "720 minutes"}, ""),
]  # fmt: skip


def load(apps, schema_editor):
    Policy = apps.get_model("dispatch", "DeadlinePolicy")
    for mode, level, tempo, rules, days in ROWS:
        Policy.objects.create(
            mode=mode, level=level, tempo=tempo, follow_up_days=days, from_on=FROM, made_at=AT,
            why="随产品提供的默认时限", **rules,
        )  # fmt: skip


def unload(apps, schema_editor):
    apps.get_model("dispatch", "DeadlinePolicy").objects.all().delete()


class Migration(migrations.Migration):
    dependencies = [("dispatch", "0009_deadline_policy")]
    operations = [migrations.RunPython(load, unload)]
