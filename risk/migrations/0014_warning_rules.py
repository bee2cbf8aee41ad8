"""The rules the product comes with, for everywhere; a district changes them on their pages."""

from datetime import datetime
from zoneinfo import ZoneInfo

from django.db import migrations

# the day they were written
AT = datetime(2026, 11, 22, tzinfo=ZoneInfo("Asia/Shanghai"))
RULES = [
    ("pair", "同一双方第三次来件", {"days": 30, "count": 3}, "important", ["leader", "owner"],
     "同一双方 30 天内来件满 3 次，预警；以后每多一次，再提醒一次"),
    ("order_end", "保护令将到期", {"days": 7}, "urgent", ["leader", "commanders", "owner"],
     "保护令到期前 7 天起，预警"),
    ("release", "解除羁押头一个月", {"days": 30}, "important", ["leader", "commanders", "owner"],
     "当事人解除羁押之日起 30 天内，预警"),
    ("review", "隐患复核超期", {"days": 1}, "important", ["commanders", "owner"],
     "隐患应复核之日起超过 1 天没有复核，预警"),
    ("hot_spot", "同类事项在社区扎堆", {"days": 7, "count": 5, "times": 3, "place": "community", "category": ""},
     "ordinary", ["commanders"], "同一社区 7 天内同类事项满 5 件、并达到平时的 3 倍，预警"),
    ("silence", "高风险事项没有动静", {"days": 7, "level": "high"}, "urgent", ["leader", "owner"],
     "高风险或红旗的在办事项，7 天没有任何人记事，预警"),
]  # fmt: skip


def load(apps, schema_editor):
    Rule, Edition = apps.get_model("risk", "WarningRule"), apps.get_model("risk", "RuleEdition")
    for kind, name, parameters, urgency, tells, sentence in RULES:
        facts = {"name": name, "parameters": parameters, "urgency": urgency, "tells": tells, "is_on": True}
        rule = Rule.objects.create(kind=kind, changed_at=AT, **facts)
        Edition.objects.create(rule=rule, number=1, sentence=sentence, made_at=AT, reason="随产品提供", **facts)


def unload(apps, schema_editor):
    apps.get_model("risk", "WarningRow").objects.all().delete()
    apps.get_model("risk", "RiskWarning").objects.all().delete()
    apps.get_model("risk", "RuleEdition").objects.all().delete()
    apps.get_model("risk", "WarningRule").objects.all().delete()


class Migration(migrations.Migration):
    dependencies = [("risk", "0013_warnings")]
    operations = [migrations.RunPython(load, unload)]
