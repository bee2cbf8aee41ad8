"""The demonstration's rules library, and what hangs on the wall of each first community."""

from datetime import date, datetime, timedelta

from core.clock import ZONE
from governance.choices import RegulationKind, UnitKind, WallKind
from governance.models import Appointment, Edition, Regulation, Unit, WallItem
from governance.seeding import Plan

# titles as streets of the founding documents name theirs (seed 000; domain.md 1.3); the wording is our own
_RULES = (
    (
        "发现登记制度",
        RegulationKind.REGULATION,
        "# 一、首接负责\n\n谁先接到谁登记，当场给凭证。\n\n# 二、一事一号\n\n各渠道来件统一登记，不重复填报。",
    ),
    (
        "风险等级评估参考标准",
        RegulationKind.STANDARD,
        "| 总分 | 等级 |\n|---|---|\n| 0–4 | 低 |\n| 5–8 | 中 |\n| 9 以上 | 高 |\n\n评估只作参考，等级由人确定。",
    ),
    (
        "分流交办、分类调处制度",
        RegulationKind.REGULATION,
        "# 一、分流\n\n属地和职责分清，跨部门的由指挥长指定主办。\n\n# 二、签收\n\n承办单位两小时内签收。",
    ),
    (
        "预防处置、动态管理制度",
        RegulationKind.REGULATION,
        "高风险三日、中风险七日、低风险三十日复核一次。",
    ),
    (
        "来访接待流程图",
        RegulationKind.FLOW,
        "1. 引导\n2. 登记\n3. 当场办结，或受理分流\n4. 交办、签收、反馈\n5. 回访、结案",
    ),
)
_WALL = (
    (WallKind.PROBLEM, "老旧楼道堆放杂物，充电线路私拉乱接", 20, False),
    (WallKind.PROBLEM, "小区停车位不足，夜间占用消防通道", 45, False),
    (WallKind.DEMAND, "增加夜间巡逻和楼道照明", 30, False),
    (WallKind.DEMAND, "每月一次法律咨询进小区", 10, True),
    (WallKind.TARGET, "邻里纠纷七日内调处率达到九成", 40, False),
)


def seed_rules(plan: Plan) -> None:
    """Five regulations for each street centre, the wall's lists for the first community of each; what exists stays."""
    for centre in (
        Unit.objects.filter(kind=UnitKind.CENTRE, area__level="street").select_related("area").order_by("id")
    ):
        keeper = (
            Appointment.objects.filter(post__unit=centre, officer__is_demonstration=True)
            .order_by("id")
            .first()
        )
        if keeper is None:
            continue
        for order, (title, kind, text) in enumerate(_RULES):
            rule, made = Regulation.objects.get_or_create(
                area=centre.area, title=title, defaults={"kind": kind, "unit": centre}
            )
            if made:
                day = date(plan.until.year - 1, 3 + order, 1)
                Edition.objects.create(
                    regulation=rule,
                    number=1,
                    in_force_on=day,
                    text=text,
                    note="首次印发",
                    made_by=keeper.officer,
                    made_at=datetime(day.year, day.month, 1, 9, tzinfo=ZONE) - timedelta(days=3),
                )
        committee = (
            Unit.objects.filter(kind=UnitKind.COMMUNITY_COMMITTEE, area__path__startswith=centre.area.path)
            .order_by("id")
            .first()
        )
        if committee is None:
            continue
        for wall, text, days, done in _WALL:
            WallItem.objects.get_or_create(
                area=committee.area,
                kind=wall,
                text=text,
                defaults={
                    "unit": committee,
                    "due_on": plan.until.date() + timedelta(days=days),
                    "done_on": plan.until.date() - timedelta(days=days) if done else None,
                },
            )
