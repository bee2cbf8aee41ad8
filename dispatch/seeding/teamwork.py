"""What the demonstration shows of slips beside their plain way: units that assist, reports on the way, a slip handed on,
stamped, void and made again, one that two units returned, and the texts a centre writes often. Told by the real actions."""

from __future__ import annotations

from datetime import datetime, timedelta
from typing import Any

from django.db import transaction

from cases.models import Category
from dispatch import actions, rules
from dispatch.choices import ReturnReason, SlipState
from dispatch.models import RequirementText, Slip
from governance.models import Officer, Unit
from governance.seeding import Plan
from governance.seeding.cast import Actor, Ensemble, Team, streets
from governance.standing import Standing, standing_at

_TEXTS = (
    ("", "一般诉求", "请依法办理，三个工作日内首次联系反映人，办结后书面反馈办理情况和结果。", ""),
    ("neighbours", "邻里纠纷", "请会同社区上门了解情况，先稳住双方，能调解的当场调解，不能的约定时间到中心调解。",
     "《中华人民共和国人民调解法》第十七条"),
    ("marriage_family", "家庭矛盾", "请见到当事人双方，核实有无人身安全风险，有家庭暴力的依法告诫，并告知救济途径。",
     "《中华人民共和国反家庭暴力法》第十六条"),
    ("labour", "欠薪", "请核对用工、考勤和支付凭证，约谈用人单位限期支付，必要时移送劳动监察。",
     "《保障农民工工资支付条例》第四十一条"),
    ("consumer", "消费退款", "请核对合同和付款凭证，组织双方调解；经营者失联的，查清备案情况并反馈。",
     "《中华人民共和国消费者权益保护法》第三十九条"),
)  # fmt: skip


def seed_teamwork(plan: Plan) -> None:
    """Nothing where a unit assists already."""
    if Slip.objects.filter(main__isnull=False).exists():
        return
    for ensemble in streets()[: plan.streets]:
        _texts(ensemble)
        with transaction.atomic():
            _Street(ensemble, plan.until).run()


def _texts(ensemble: Ensemble) -> None:
    known = {one.code: one for one in Category.objects.all()}
    RequirementText.objects.bulk_create(
        RequirementText(
            centre_id=ensemble.centre,
            category=known.get(code),
            title=title,
            text=text,
            basis=basis,
            order=place,
        )
        for place, (code, title, text, basis) in enumerate(_TEXTS, start=1)
        if not code or code in known
    )


class _Street:
    def __init__(self, ensemble: Ensemble, until: datetime) -> None:
        self.ensemble, self.until = ensemble, until
        self.teams = {team.unit: team for team in ensemble.teams.values() if team.handlers}
        self.teams |= {one.team.unit: one.team for one in ensemble.communities if one.team.handlers}

    def run(self) -> None:
        in_hand = self._slips(SlipState.ACKNOWLEDGED)
        for slip in in_hand[:3]:
            self._helped(slip, answers=slip is in_hand[0])
        for slip in in_hand[3:7]:
            self._reported(slip)
        for slip in self._slips(SlipState.ANSWERED)[:2]:
            self._stamped(slip)
        # what takes a number goes by its moment
        fresh = [one for one in self._slips(SlipState.ISSUED) if not self._is_grave(one)]
        if len(fresh) > 3:
            self._made_again(fresh[0], self.until - timedelta(minutes=40))
            self._passed_around(fresh[1], self.until - timedelta(minutes=20))

    def _slips(self, state: SlipState) -> list[Slip]:
        rows = Slip.objects.filter(
            centre=self.ensemble.centre,
            state=state,
            unit__in=self.teams,
            case__is_restricted=False,
            case__exclusions=None,
            case__acted_at__lt=self.until - timedelta(hours=3),
        )
        return list(rows.select_related("case__area", "case__centre", "unit", "centre").order_by("-id")[:8])

    def _is_grave(self, slip: Slip) -> bool:
        return rules.needs_commander(slip.case.level, red_flag=slip.case.red_flag)

    def _who(self, actor: Actor, at: datetime) -> Standing:
        return standing_at(Officer.objects.get(pk=actor.officer), at)

    def _handler(self, slip: Slip, at: datetime) -> Standing:
        return self._who(self.teams[slip.unit_id].handlers[0], at)

    def _director(self, at: datetime) -> Standing:
        return self._who(self.ensemble.director, at)

    def _other_team(self, slip: Slip) -> Team | None:
        """The street's office for peace, else whoever there is."""
        first = self.ensemble.teams.get("peace")
        teams = [*([first] if first and first.handlers else []), *self.teams.values()]
        return next((team for team in teams if team.unit != slip.unit_id), None)

    def _helped(self, slip: Slip, *, answers: bool) -> None:
        """Another unit assists; one of them has answered already."""
        at = slip.case.acted_at + timedelta(minutes=25)
        team = self._other_team(slip)
        if team is None:
            return
        by = self._who(self.ensemble.commander, at) if self._is_grave(slip) else self._director(at)
        text = "请派人协助核实情况，有结果先告知主办单位。"
        units = [Unit.objects.get(pk=team.unit)]
        [helper] = actions.add_assistant(by=by, slip=slip, units=units, requirement=text, at=at)
        at += timedelta(minutes=30)
        actions.acknowledge(by=self._handler(helper, at), slip=helper, at=at)
        at += timedelta(minutes=10)
        text = "已派人到现场，正在协助核实。"
        actions.report_progress(by=self._handler(helper, at), slip=helper, text=text, at=at)
        if answers:
            at += timedelta(hours=1)
            answer = "已到现场核实，情况属实，材料已交主办单位。"
            actions.feed_back(by=self._handler(helper, at), slip=helper, answer=answer, at=at)

    def _reported(self, slip: Slip) -> None:
        """A report on the way; where the unit has two, the other goes on with it."""
        at = slip.case.acted_at + timedelta(minutes=35)
        text = "已联系反映人，约好明天上午现场查看，涉及的材料正在调取。"
        actions.report_progress(by=self._handler(slip, at), slip=slip, text=text, at=at)
        handlers = self.teams[slip.unit_id].handlers
        if len(handlers) > 1:
            to = next(one for one in handlers if one.officer != slip.acknowledged_by_id)
            at += timedelta(minutes=5)
            officer = Officer.objects.get(pk=to.officer)
            actions.hand_on_slip(
                by=self._handler(slip, at), slip=slip, to=officer, note="外出培训一周", at=at
            )

    def _stamped(self, slip: Slip) -> None:
        at = slip.case.acted_at + timedelta(minutes=10)
        actions.seal_slip(by=self._director(at), slip=slip, at=at)

    def _made_again(self, slip: Slip, at: datetime) -> None:
        by = self._director(at)
        void = actions.void_slip(by=by, slip=slip, note="办理要求写错了地址", at=at)
        requirement = f"{slip.requirement}地点以事项登记的为准。"
        actions.reissue_slip(by=by, slip=void, requirement=requirement, at=at + timedelta(minutes=5))

    def _passed_around(self, slip: Slip, at: datetime) -> None:
        """Two units return it; now a commander names who answers."""
        team = self._other_team(slip)
        if team is None:
            return
        reason = ReturnReason.NOT_OURS
        more: dict[str, Any] = {"reason": reason, "note": "核对职责清单，不在本单位职责内。", "at": at}
        actions.return_slip(by=self._handler(slip, at), slip=slip, **more)
        at += timedelta(minutes=5)
        unit = Unit.objects.get(pk=team.unit)
        facts: dict[str, Any] = {"case": slip.case, "unit": unit, "requirement": slip.requirement, "at": at}
        again = actions.assign(by=self._director(at), **facts)
        at += timedelta(minutes=10)
        more = {"reason": reason, "note": "本单位没有执法权，请交主管部门。", "at": at}
        actions.return_slip(by=self._handler(again, at), slip=again, **more)
