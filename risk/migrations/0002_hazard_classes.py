"""The six hazard classes (六类风险隐患) as first data; an office changes them as data."""

from datetime import date

from django.db import migrations

SOURCE = (
    "盘龙区茨坝街道公开报道列出的六类风险隐患（2024-05-21）；各类对应哪些事项类别、用词和要素为本产品默认，"
    "原文没有公布，请街道核定后修改"
)
FROM = date(2019, 1, 1)
MARRIAGE = [
    "婚", "恋", "分手", "男友", "女友", "前夫", "前妻", "夫妻", "丈夫", "妻子", "老公", "老婆", "出轨", "彩礼",
    "对象", "男方", "女方",
]
# code, name, group, categories, words, factors
CLASSES = [
    ("R1", "婚恋纠纷", "三类纠纷", ["marriage_family"], MARRIAGE, []),
    ("R2", "家庭纠纷", "三类纠纷", ["marriage_family"], [], []),
    ("R3", "邻里纠纷", "三类纠纷", ["neighbours"], [], []),
    ("R4", "扬言报复他人（社会）人员", "三类人", [], [], ["A01", "A02"]),
    ("R6", "易肇事肇祸严重精神障碍患者", "三类人", [], [], ["B03"]),
    ("R5", "有现实危害人员", "三类人", [], [], ["A03", "A05", "A08"]),
]


def load(apps, schema_editor):
    hazard_class = apps.get_model("risk", "HazardClass")
    hazard_class.objects.bulk_create(
        hazard_class(
            code=code, name=name, group=group, categories=categories, words=words, factors=factors,
            source=SOURCE, order=order, from_on=FROM,
        )
        for order, (code, name, group, categories, words, factors) in enumerate(CLASSES, start=1)
    )


def unload(apps, schema_editor):
    apps.get_model("risk", "HazardClass").objects.all().delete()


class Migration(migrations.Migration):
    dependencies = [("risk", "0001_initial")]
    operations = [migrations.RunPython(load, unload)]
