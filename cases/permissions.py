"""Why not: one function per verb; None means yes. The case given is the locked row.

Longer than the house likes: one file answers why not.
"""

from datetime import datetime, timedelta

from django.db.models import Q

from cases import rules
from cases.choices import OPEN_STATES, AmendmentState, ContactResult, ImportState, State, Verb
from cases.models import (
    Amendment,
    Case,
    Contact,
    Exclusion,
    FollowUpDraw,
    Grant,
    ImportBatch,
    KeyDate,
    Party,
    Task,
)
from cases.workflow import MOVES
from core import switches
from core.choices import JobState
from core.clock import ZONE
from core.refusals import Refusal, forbidden, incomplete, wrong_state
from core.registry import registry
from governance.choices import Capability, Sees
from governance.models import Appointment, Officer, Unit
from governance.standing import Standing

ATTEMPTS = "follow_up_attempts"
# one answer for what one may not see and for what does not exist
UNSEEN = forbidden(
    "没有这件事项，或者不在您的可见范围内：不属于您的辖区、没有交办到您或您的单位、限制知悉，或者按规定须回避。"
    "需要时请联系本中心主任或指挥长。"
)


def decide(verb: str, standing: Standing, case: Case) -> Refusal | None:
    """May this officer do this verb on this case, and why not: sight first, then what the verb itself asks.

    Every verb on a case that any app registered, by its key ("accept", "assign"). Errors: LookupError for another.
    """
    act = next((one for one in registry.acts if one.verb == verb), None)
    if act is None:
        raise LookupError(verb)
    if not Case.objects.visible_to(standing).filter(pk=case.pk).exists():
        return UNSEEN
    return act.why_not(standing, case)


def why_seen(standing: Standing, case: Case) -> list[str]:
    """Each way by which the officer sees this case, in words; empty when there is none. Cost: two queries.

    The case comes with its area. It agrees with `visible_to`: a test compares them.
    """
    mine = Q(unit__in=standing.unit_ids) | Q(officer=standing.officer)
    if Exclusion.objects.filter(mine, case=case).exists():
        return []
    return ways_to(standing, case)


def ways_to(standing: Standing, case: Case) -> list[str]:
    """`why_seen` of a case that does not accuse the officer, which who has it from `visible_to` knows. One query."""
    ways = []
    if case.owner_id == standing.pk:
        ways.append("您是首接责任人")
    for held in standing.appointments:
        area = held.area or held.post.unit.area
        if held.post.sees == Sees.AREA and not case.is_restricted and case.area.path.startswith(area.path):
            ways.append(
                f"事项在{area.name}，您任{held.post.unit.short_name}{held.post.title}，可以看辖区内的事项"
            )
    named = Q(unit__in=standing.reading_unit_ids) | Q(officer=standing.officer)
    grants = (
        Grant.objects.in_force(standing.at).filter(named, case=case).select_related("unit").order_by("id")
    )
    for one in grants:
        who = f"授权给您所在的{one.unit}" if one.unit else "授权给您本人"
        until = f"，到 {one.until_at.astimezone(ZONE):%m-%d %H:%M} 为止" if one.until_at else ""
        ways.append(f"{who}：{one.why or '交办'}{until}")
    return list(dict.fromkeys(ways))


def lacking(standing: Standing, case: Case, *capabilities: Capability, otherwise: str) -> Refusal | None:
    """None when a post that reaches the case carries one of these; `otherwise` is for who holds none at all."""
    if standing.may(*capabilities, about=case):
        return None
    if not (held := standing.right(*capabilities)):
        return forbidden(otherwise)
    return forbidden(
        f"您的“{held.label}”职责不在{case.area}，这件事项您可以查看，由{case.centre}有此职责的同事办理。"
    )


def why_not(verb: Verb, standing: Standing, case: Case) -> Refusal | None:
    """What every verb of the workflow asks: a post that allows it, a state that it leads from."""
    move = MOVES[verb]
    needed = "、".join(f"“{one.label}”" for one in move.capabilities)
    refusal = lacking(
        standing,
        case,
        *move.capabilities,
        otherwise=f"您的岗位没有{needed}职责，不能{verb.label}。请联系本中心有此职责的同事。",
    )
    if refusal is not None:
        return refusal
    if case.state not in move.sources:
        states = "、".join(f"“{one.label}”" for one in move.sources)
        return wrong_state(
            f"事项现在是“{State(case.state).label}”，只有{states}的事项才能{verb.label}。"
            "可能有同事刚刚处理过，请刷新查看。"
        )
    return None


def why_not_register(standing: Standing) -> Refusal | None:
    if standing.centre_for(*MOVES[Verb.REGISTER].capabilities) is not None:
        return None
    return forbidden("您的岗位没有“受理登记”职责，不能登记事项。")


def why_not_import(standing: Standing) -> Refusal | None:
    if standing.centre_for(Capability.INTAKE) is None:
        return forbidden("您的岗位没有“受理登记”职责，不能导入台账。")
    return None


def why_not_start_import(standing: Standing, batch: ImportBatch) -> Refusal | None:
    if batch.state == ImportState.UPLOADED:
        return why_not_import(standing)
    label = ImportState(batch.state).label
    return wrong_state(f"这份台账现在是“{label}”，可能有同事刚刚处理过，请刷新查看。")


def why_not_resume_import(standing: Standing, batch: ImportBatch) -> Refusal | None:
    """Only what nobody works on any more goes on again."""
    if batch.state == ImportState.FAILED and batch.started_at is None:
        return wrong_state("这份文件读不了，没有可以接着导入的内容。请按说明改好后重新上传。")
    stopped = batch.job is None or batch.job.state in (JobState.FAILED, JobState.DONE)
    if batch.state == ImportState.FAILED or (batch.state == ImportState.RUNNING and stopped):
        return why_not_import(standing)
    return wrong_state("这份台账没有中断，不需要继续导入，请刷新查看。")


def why_not_decide(standing: Standing, amendment: Amendment) -> Refusal | None:
    if amendment.state != AmendmentState.PROPOSED:
        return wrong_state("这条更正建议已由同事处理，请刷新查看。")
    return why_not_import(standing)


def why_not_adopt(standing: Standing, amendment: Amendment) -> Refusal | None:
    return why_not_decide(standing, amendment) or why_not_amend(standing, amendment.case)


def why_not_accept(standing: Standing, case: Case) -> Refusal | None:
    return why_not(Verb.ACCEPT, standing, case)


def why_not_complete(standing: Standing, case: Case) -> Refusal | None:
    """A case that a unit is working on is completed by approving its answer."""
    refusal = why_not(Verb.COMPLETE, standing, case)
    if refusal is None and case.lead_unit_id is not None:
        return wrong_state("事项已交办给单位，请在交办单上审核其反馈，或先收回交办单。")
    return refusal


def why_not_reopen(standing: Standing, case: Case) -> Refusal | None:
    """A closed case may be reopened for `REOPEN_DAYS`; a row of an old ledger has no such limit: nobody here closed it."""
    refusal = why_not(Verb.REOPEN, standing, case)
    closed = case.closed_at if case.state == State.CLOSED and not case.is_history else None
    if refusal is None and closed is not None and standing.at >= closed + timedelta(days=rules.REOPEN_DAYS):
        return wrong_state(
            f"结案已满 {rules.REOPEN_DAYS} 天（默认期限），不能重新办理。请登记一件新事项，并写明原编号 {case.number}。"
        )
    return refusal


def why_not_close(standing: Standing, case: Case) -> Refusal | None:
    """Closing asks for the first call of this round unless it was not drawn, or for as many attempts as are set; and for
    what upper apps ask: whoever commands may sign why it stays open."""
    refusal = why_not(Verb.CLOSE, standing, case)
    if refusal is not None:
        return refusal
    done = list(
        Contact.objects.filter(case=case, done_at__gte=case.completed_at)
        .order_by("-done_at")
        .values_list("result", flat=True)
    )
    if not done:
        drawn = FollowUpDraw.objects.filter(case=case).order_by("-id").values_list("is_drawn", flat=True)
        if drawn.first() is not False:
            return incomplete("还没有回访。请由经办人以外的同事回访后再结案。")
    asked = int(switches.value(ATTEMPTS))
    if done and done[0] == ContactResult.UNREACHED and len(done) < asked:
        return incomplete(f"回访 {len(done)} 次未接通，还不到 {asked} 次，请再回访后结案。")
    left = [] if standing.may(Capability.COMMAND, about=case) else registry.left_open(case, standing.at)
    if left:
        return incomplete(
            f"还没有闭环：{'、'.join(left)}。闭环后可以结案；确需提前结案的，由指挥长写明理由签字。"
        )
    return None


def why_unsigned(left: list[str], reason: str) -> Refusal | None:
    """Who closes what is not done writes why."""
    if not left or reason.strip():
        return None
    return incomplete(f"还没有闭环：{'、'.join(left)}。提前结案由您签字负责，请写明理由。")


def why_not_conclude(standing: Standing, case: Case) -> Refusal | None:
    return _while_no_unit_works(Verb.CONCLUDE, standing, case)


def why_not_forward(standing: Standing, case: Case) -> Refusal | None:
    return _while_no_unit_works(Verb.FORWARD, standing, case)


def why_not_transfer(standing: Standing, case: Case) -> Refusal | None:
    return _while_no_unit_works(Verb.TRANSFER, standing, case)


def why_not_withdraw(standing: Standing, case: Case) -> Refusal | None:
    return _while_no_unit_works(Verb.WITHDRAW, standing, case)


def why_not_take_back(standing: Standing, case: Case) -> Refusal | None:
    return why_not(Verb.TAKE_BACK, standing, case)


def _while_no_unit_works(verb: Verb, standing: Standing, case: Case) -> Refusal | None:
    refusal = why_not(verb, standing, case)
    if refusal is None and case.lead_unit_id is not None:
        return wrong_state(f"事项正由单位办理，请先收回交办单再{verb.label}。")
    return refusal


def why_not_remark(standing: Standing, case: Case) -> Refusal | None:
    """Whoever sees the case and holds a post may add a remark, at any state."""
    return None if standing.appointments else forbidden("您目前没有任职，不能记事。")


def why_not_hand_over_case(standing: Standing, case: Case, officer: Officer | None = None) -> Refusal | None:
    """Without a successor: may this officer give the case another first receiver at all (for the button)."""
    if case.owner_id != standing.pk and not standing.may(Capability.ASSIGN, Capability.COMMAND, about=case):
        return forbidden("交接由首接责任人本人，或有“交办”“指挥”职责的人员办理。")
    if case.state not in OPEN_STATES:
        return wrong_state(f"事项现在是“{State(case.state).label}”，不再办理，不需要交接。")
    if officer is None:
        return None
    if officer.pk == case.owner_id:
        return incomplete(f"{officer}已是首接责任人，请另选一人。")
    held = Appointment.objects.held_on(standing.at.date()).filter(officer=officer)
    units = dict(held.values_list("post__unit_id", "post__unit__area__path"))
    if not units:
        return incomplete(f"{officer}目前没有任职，请另选一人。")
    here = case.centre.area.path
    if not any(path.startswith(here) or here.startswith(path) for path in units.values()):
        return incomplete(f"{officer}不在{case.centre.area}任职，不能接手这里的事项，请另选一人。")
    if Exclusion.objects.filter(Q(unit__in=units) | Q(officer=officer, unit=None), case=case).exists():
        return incomplete(f"本事项按规定须由{officer}回避，请另选一人。")
    return None


def why_not_amend(standing: Standing, case: Case) -> Refusal | None:
    if refusal := lacking(
        standing,
        case,
        *MOVES[Verb.ACCEPT].capabilities,
        otherwise="您的岗位没有“受理登记”职责，不能更正事项。",
    ):
        return refusal
    if case.state == State.CLOSED:
        return wrong_state("事项已结案，不能更正。确需更正请先重新办理，或以“记事”补充说明。")
    return None


def why_not_amend_person(standing: Standing, party: Party) -> Refusal | None:
    return why_not_amend(standing, party.case)


def holds(standing: Standing, case: Case) -> bool:
    """Whether it is in this officer's hands: the first receiver's, or by what upper apps gave out (an open slip)."""
    return case.owner_id == standing.pk or any(one(standing, case) for one in registry.holders)


# who answers for how a case is handled, and so for who looked at its people
ANSWERS_FOR_LOOKS = (Capability.ASSIGN, Capability.COMMAND, Capability.SUPERVISE)


def why_not_read_looks(standing: Standing, case: Case) -> Refusal | None:
    if case.owner_id == standing.pk or standing.may(*ANSWERS_FOR_LOOKS, about=case):
        return None
    return forbidden("谁看过当事人信息，由首接责任人和有“交办”“指挥”“督办”职责的人员查看。")


# who answers for a centre and its papers
EXPORTS_CLEAR = (Capability.ASSIGN, Capability.COMMAND)


def why_not_export_clear(standing: Standing) -> Refusal | None:
    if standing.may(*EXPORTS_CLEAR):
        return None
    return forbidden(
        "导出未遮盖的个人信息要有“交办”或“指挥”职责。一般工作请用遮盖的导出；确有需要的，请中心主任导出。"
    )


# who may instruct, and who may note key dates; history names the post that carries the first of these
INSTRUCTORS = (Capability.INSTRUCT, Capability.COMMAND)
RECTIFIERS = (Capability.INSPECT, Capability.SUPERVISE, Capability.COMMAND)
# who of a unit hears of what is given to it
HANDLERS = (Capability.HANDLE, Capability.ASSIGN)
DATERS = (Capability.INTAKE, Capability.ASSIGN, Capability.COMMAND)


def why_not_instruct(
    standing: Standing,
    case: Case,
    *,
    unit: Unit | None = None,
    officer: Officer | None = None,
    due_at: datetime | None = None,
) -> Refusal | None:
    """Without an addressee: may this officer instruct on this case at all (for the button)."""
    if refusal := lacking(
        standing,
        case,
        *INSTRUCTORS,
        otherwise="您的岗位没有“批示”或“指挥”职责，不能批示。需要领导批示的，请向指挥长报告。",
    ):
        return refusal
    if case.state not in OPEN_STATES:
        return wrong_state(f"事项现在是“{State(case.state).label}”，不再办理。确需批示请先重新办理或接回。")
    if due_at is not None and due_at <= standing.at:
        return incomplete("完成时限已经过去，请填写今后的时间。")
    if unit is None and officer is None:
        return None
    return _why_not_address(standing, case, unit, officer)


def _why_not_address(
    standing: Standing, case: Case, unit: Unit | None, officer: Officer | None
) -> Refusal | None:
    """Never whoever the case accuses (trap 26); on a restricted case only those already named."""
    held = Appointment.objects.held_on(standing.at.date())
    if unit is not None:
        units = {unit.pk}
        if not any(held.of_units(unit.pk).with_capability(one) for one in HANDLERS):
            return incomplete(f"{unit}没有承办人员，请直接批示给人员。")
    else:
        units = set(held.filter(officer=officer).values_list("post__unit_id", flat=True))
        if not units:
            return incomplete(f"{officer}目前没有任职，请另选人员或单位。")
    if Exclusion.objects.filter(Q(unit__in=units) | Q(officer=officer, unit=None), case=case).exists():
        return incomplete(f"本事项按规定须由{unit or officer}回避，请另选单位或人员。")
    named = Q(unit__in=units) | Q(officer=officer, unit=None)
    if case.is_restricted and not (
        (officer is not None and officer.pk == case.owner_id)
        or Grant.objects.in_force(standing.at).filter(named, case=case).exists()
    ):
        return incomplete("本事项限制知悉，只能批示给已指定的知情单位或人员。")
    return None


def finishing_post(standing: Standing, task: Task) -> tuple[Capability | None, int | None] | None:
    """The capability and unit under which the officer may report it done, None when there is none."""
    if task.officer_id == standing.pk:
        return None, None
    ways = (
        (Capability.HANDLE, task.unit_id),
        (Capability.ASSIGN, task.unit_id),
        (Capability.ASSIGN, task.case.centre_id),
    )
    for capability, unit_id in ways:
        if unit_id is not None and standing.under(capability, unit_id=unit_id):
            return capability, unit_id
    return None


def why_not_finish_task(standing: Standing, task: Task) -> Refusal | None:
    if finishing_post(standing, task) is None:
        who = f"{task.unit}的承办人员" if task.unit else f"{task.officer}本人"
        return forbidden(f"这条批示由{who}报结，{task.case.centre}有“交办”职责的人员可以代报。")
    return _why_not_open(task)


def why_not_withdraw_task(standing: Standing, task: Task) -> Refusal | None:
    if task.made_by_id != standing.pk:
        return forbidden(f"撤回批示是批示人{task.made_by}的职责。不需要再办的，请报结并写明情况。")
    return _why_not_open(task)


def _why_not_open(task: Task) -> Refusal | None:
    if task.done_by is not None:
        return wrong_state(f"这条批示已由{task.done_by}报结，请刷新查看。")
    return None if task.withdrawn_at is None else wrong_state("这条批示已撤回，请刷新查看。")


def dating_post(standing: Standing, case: Case) -> tuple[Capability, int | None] | None:
    """The capability (and unit) under which the officer may note dates on this case, None when there is none."""
    if capability := standing.right(*DATERS, about=case):
        return capability, None
    if case.lead_unit_id and standing.under(Capability.HANDLE, unit_id=case.lead_unit_id):
        return Capability.HANDLE, case.lead_unit_id
    return None


def why_not_note_date(standing: Standing, case: Case) -> Refusal | None:
    if dating_post(standing, case) is None:
        return forbidden(
            "记关键日期要有“受理登记”“交办”或“指挥”职责，或是主办单位的承办人员。请用“记事”写下，或告诉他们。"
        )
    return None


def why_not_cross_out(standing: Standing, key_date: KeyDate) -> Refusal | None:
    if key_date.crossed_out_at is not None:
        return wrong_state("这个日期已被划去，请刷新查看。")
    return why_not_note_date(standing, key_date.case)
