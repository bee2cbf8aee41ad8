"""Why not instruct, report, withdraw; why not note a day or cross it out."""

from datetime import datetime

from django.db.models import Q

from cases.choices import OPEN_STATES, State
from cases.models import Case, Exclusion, Grant, KeyDate, Task
from cases.permissions.asking import lacking
from core.refusals import Refusal, forbidden, incomplete, wrong_state
from governance.choices import Capability
from governance.models import Appointment, Officer, Unit
from governance.standing import Standing

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
