"""The one record everything becomes, its people, its history, and the board that upper apps write on.

Longer than the house likes: the tables point at each other, and the case reads best beside what hangs on it.
"""

from __future__ import annotations

from django.conf import settings
from django.db import models
from django.db.models import F, Q

from cases.choices import (
    OPEN_STATES,
    AmendmentState,
    Channel,
    ClockKind,
    CompletedBy,
    ContactKind,
    ContactResult,
    DateKind,
    ImportState,
    Kind,
    Level,
    LookField,
    MoveKind,
    Organ,
    PauseReason,
    Restriction,
    Role,
    State,
    TaskKind,
    TermMoment,
)
from cases.querysets import (
    DUE_KEY,
    OPEN_TASK,
    AmendmentQuerySet,
    BreakGlassQuerySet,
    CaseQuerySet,
    ClockQuerySet,
    ContactQuerySet,
    EntryQuerySet,
    ExclusionQuerySet,
    GrantQuerySet,
    ImportBatchQuerySet,
    KeyDateQuerySet,
    LookQuerySet,
    PersonQuerySet,
    TaskQuerySet,
)
from core.fields import EncryptedTextField
from core.models import Job, StoredFile
from core.querysets import AppendOnlyQuerySet
from governance.models import Appointment, Area, Officer, Unit

NARRATIVE_MAX = 100_000


class Category(models.Model):
    """What a case is about; editable data with validity, because every place and year lists differently."""

    code = models.CharField(max_length=40, unique=True)
    name = models.CharField("名称", max_length=40)
    kind = models.CharField("类型", max_length=10, choices=Kind)
    icon = models.CharField(max_length=40, blank=True)
    words = models.JSONField("别名", default=list)
    order = models.PositiveSmallIntegerField("顺序", default=0)
    source = models.CharField("依据", max_length=200, blank=True)
    # a case of this category is restricted for this reason unless its registrar says otherwise
    restriction = models.CharField("默认限制知悉", max_length=20, choices=Restriction, blank=True)
    until_on = models.DateField("停用日期", null=True, blank=True)

    class Meta:
        verbose_name = "类别"
        ordering = ["order", "id"]

    def __str__(self) -> str:
        return self.name


class Person(models.Model):
    """Somebody known from cases. Values are encrypted; the *_index columns find equal values without showing them."""

    name = EncryptedTextField("姓名")
    phone = EncryptedTextField("电话", blank=True)
    id_number = EncryptedTextField("证件号码", blank=True)
    address = EncryptedTextField("住址", blank=True)
    name_index = models.BigIntegerField(db_index=True)
    phone_index = models.BigIntegerField(null=True, db_index=True)
    phone_tail_index = models.BigIntegerField(null=True, db_index=True)
    id_index = models.BigIntegerField(null=True, db_index=True)
    # who lives together
    address_index = models.BigIntegerField(null=True, db_index=True)
    merged_into = models.ForeignKey("self", models.PROTECT, null=True, related_name="merged")

    objects = PersonQuerySet.as_manager()

    class Meta:
        verbose_name = "人员"

    def __str__(self) -> str:
        return f"人员 {self.pk}"


class PersonToken(models.Model):
    """A blind index entry: one part of the name, or its pinyin, as a keyed digest."""

    # no database constraint: checking it costs an import of 50,000 rows five seconds, and tokens only ever go with
    # their person
    person = models.ForeignKey(
        Person, models.CASCADE, related_name="tokens", db_index=False, db_constraint=False
    )
    token = models.BigIntegerField()

    class Meta:
        indexes = [models.Index(fields=["token", "person"], name="person_token")]

    def __str__(self) -> str:
        return str(self.token)


class Case(models.Model):
    """One matter with one number, one history and one visibility rule."""

    number = models.CharField("编号", max_length=32, unique=True)
    tracking_code = models.CharField("查询码", max_length=16, unique=True)
    centre = models.ForeignKey(
        Unit, models.PROTECT, verbose_name="受理中心", related_name="cases", db_index=False
    )
    area = models.ForeignKey(
        Area, models.PROTECT, verbose_name="所属区域", related_name="cases", db_index=False
    )
    kind = models.CharField("类型", max_length=10, choices=Kind, default=Kind.REQUEST)
    channel = models.CharField("来源", max_length=12, choices=Channel)
    category = models.ForeignKey(Category, models.PROTECT, verbose_name="类别", null=True, blank=True)
    state = models.CharField("状态", max_length=12, choices=State, default=State.REGISTERED)
    title = models.CharField("摘要", max_length=120)
    narrative = models.TextField("反映内容", max_length=NARRATIVE_MAX)
    demand = models.CharField("诉求", max_length=500, blank=True)
    place = models.CharField("地点", max_length=200, blank=True)
    people_count = models.PositiveIntegerField("涉及人数", null=True, blank=True)
    is_anonymous = models.BooleanField("匿名", default=False)
    is_restricted = models.BooleanField("限制知悉", default=False)
    restriction = models.CharField("限制原因", max_length=20, choices=Restriction, blank=True)
    transferred_to = models.CharField("移送机关", max_length=16, choices=Organ, blank=True)
    is_history = models.BooleanField("历史台账", default=False)
    # masked on writing ("王*强 等 3 人"): lists need no key and no join
    party_line = models.CharField("当事人", max_length=60, blank=True)
    owner = models.ForeignKey(
        Officer,
        models.PROTECT,
        verbose_name="首接责任人",
        null=True,
        related_name="owned_cases",
        db_index=False,
    )
    received_at = models.DateTimeField("来件时间")
    recorded_at = models.DateTimeField("登记时间")
    completed_at = models.DateTimeField("办结时间", null=True)
    closed_at = models.DateTimeField("结案时间", null=True)
    archived_on = models.DateField("归档日期", null=True)
    acted_at = models.DateTimeField("最近办理")
    reopened_count = models.PositiveSmallIntegerField("重办次数", default=0)
    outcome = models.TextField("办理结果", blank=True)
    # the board: columns that upper apps write through cases.actions
    level = models.CharField("风险等级", max_length=8, choices=Level, blank=True)
    red_flag = models.BooleanField(default=False)
    # the reader of `risk` has not seen this text yet; whoever writes the narrative sets it
    is_unread = models.BooleanField(default=True)
    lead_unit = models.ForeignKey(
        Unit, models.PROTECT, verbose_name="主办单位", null=True, related_name="led_cases"
    )
    next_due_at = models.DateTimeField("下一时限", null=True)
    awaited = models.CharField("轮到", max_length=60, blank=True)
    # where it came from
    source_number = models.CharField("来源编号", max_length=64, blank=True)
    identity = models.CharField(max_length=64, blank=True)
    batch = models.ForeignKey("ImportBatch", models.PROTECT, null=True, related_name="cases")
    source_row = models.JSONField("原表其他列", default=dict, blank=True)
    is_number_repeated = models.BooleanField("来源编号重复", default=False)

    objects = CaseQuerySet.as_manager()

    class Meta:
        verbose_name = "事项"
        indexes = [
            # with what sight and the day's figures ask, so that counting reads the index alone
            models.Index(
                fields=["received_at", "id", "area", "channel", "is_history", "is_restricted", "owner"],
                name="case_by_received",
            ),
            models.Index(fields=["id", "area", "is_restricted", "owner"], name="case_in_sight"),
            models.Index(fields=["state", "-received_at", "-id"], name="case_by_state"),
            # with what sight asks, so that counting an area's cases reads the index alone
            models.Index(fields=["area", "-received_at", "-id", "is_restricted"], name="case_by_area"),
            models.Index(fields=["-acted_at", "-id"], name="case_by_acted"),
            models.Index(
                fields=["next_due_at", "id"], name="case_due", condition=Q(next_due_at__isnull=False)
            ),
            models.Index(DUE_KEY, "id", name="case_by_due"),
            models.Index("state", DUE_KEY, "id", name="case_by_state_due"),
            models.Index(fields=["id"], name="case_unread", condition=Q(is_unread=True)),
            models.Index(
                fields=["completed_at", "id", "area", "is_history", "is_restricted", "owner"],
                name="case_by_completed",
                condition=Q(completed_at__isnull=False),
            ),
            models.Index(
                fields=["red_flag", "next_due_at"],
                name="case_dangerous",
                condition=Q(Q(level=Level.HIGH) | Q(red_flag=True), state__in=OPEN_STATES),
            ),
            models.Index(
                DUE_KEY, "id", name="case_unassigned", condition=Q(state=State.ACCEPTED, lead_unit=None)
            ),
            models.Index(fields=["owner", "state"], name="case_of_owner"),
            models.Index(
                fields=["source_number", "centre"], name="case_source", condition=~Q(source_number="")
            ),
            models.Index(
                fields=["area", "received_at", "id"], name="case_restricted", condition=Q(is_restricted=True)
            ),
        ]
        constraints = [
            models.UniqueConstraint(
                fields=["centre", "identity"], name="case_identity_once", condition=~Q(identity="")
            ),
            models.CheckConstraint(
                condition=~Q(state=State.COMPLETED) | Q(completed_at__isnull=False),
                name="completed_has_moment",
                violation_error_message="办结的事项必须有办结时间。",
            ),
            models.CheckConstraint(
                condition=Q(state=State.CLOSED, closed_at__isnull=False) | ~Q(state=State.CLOSED),
                name="closed_has_moment",
                violation_error_message="结案的事项必须有结案时间。",
            ),
            models.CheckConstraint(
                condition=Q(is_restricted=True) | Q(restriction=""),
                name="unrestricted_has_no_reason",
                violation_error_message="没有限制知悉的事项不能有限制原因。",
            ),
            models.CheckConstraint(
                condition=Q(state__in=OPEN_STATES) | Q(next_due_at=None),
                name="ended_has_no_clock",
                violation_error_message="已了结的事项不能再有在走的时限。",
            ),
        ]

    def __str__(self) -> str:
        return self.number


class Party(models.Model):
    """A person's part in a case."""

    case = models.ForeignKey(Case, models.CASCADE, related_name="parties", db_index=False)
    person = models.ForeignKey(Person, models.PROTECT, related_name="parties")
    role = models.CharField("身份", max_length=12, choices=Role)
    order = models.PositiveSmallIntegerField(default=0)

    class Meta:
        verbose_name = "当事人"
        ordering = ["order", "id"]
        constraints = [models.UniqueConstraint(fields=["case", "person", "role"], name="party_once")]

    def __str__(self) -> str:
        return self.get_role_display()


class Entry(models.Model):
    """History: one row per act, never changed. `officer` is empty when the system itself acted."""

    case = models.ForeignKey(Case, models.PROTECT, related_name="entries", db_index=False)
    officer = models.ForeignKey(Officer, models.PROTECT, null=True, related_name="+", db_index=False)
    appointment = models.ForeignKey(Appointment, models.PROTECT, null=True, related_name="+", db_index=False)
    verb = models.CharField(max_length=24)
    from_state = models.CharField(max_length=12, blank=True)
    to_state = models.CharField(max_length=12, blank=True)
    note = models.TextField(blank=True)
    # what the act was about, for example the slip's number: {"slip": 12, "number": "…"}
    about = models.JSONField(default=dict)
    at = models.DateTimeField()

    objects = EntryQuerySet.as_manager()

    class Meta:
        verbose_name = "办理记录"
        indexes = [
            models.Index(fields=["case", "-at", "-id"], name="entry_of_case"),
            models.Index(fields=["officer", "-at"], name="entry_of_officer"),
            models.Index(fields=["-at", "-id"], name="entry_by_moment"),
        ]

    def __str__(self) -> str:
        return f"{self.verb} {self.at:%Y-%m-%d %H:%M}"


class Grant(models.Model):
    """The board: a unit or an officer may see the case, why, and from when until when."""

    case = models.ForeignKey(Case, models.CASCADE, related_name="grants")
    unit = models.ForeignKey(Unit, models.PROTECT, null=True, related_name="grants", db_index=False)
    officer = models.ForeignKey(Officer, models.PROTECT, null=True, related_name="grants", db_index=False)
    why = models.CharField(max_length=100)
    from_at = models.DateTimeField()
    until_at = models.DateTimeField(null=True)

    objects = GrantQuerySet.as_manager()

    class Meta:
        indexes = [
            # with the time in force, so that what was granted is read from the index alone
            models.Index(fields=["unit", "case", "from_at", "until_at"], name="grant_of_unit"),
            models.Index(fields=["officer", "case", "from_at", "until_at"], name="grant_of_officer"),
        ]
        constraints = [
            models.CheckConstraint(
                condition=Q(unit=None, officer__isnull=False) | Q(unit__isnull=False, officer=None),
                name="grant_to_one",
                violation_error_message="授权对象只能是一个单位或一名人员。",
            )
        ]

    def __str__(self) -> str:
        return self.why


class Exclusion(models.Model):
    """The board: whoever the case accuses never sees it, is never suggested, never counted (trap 26)."""

    case = models.ForeignKey(Case, models.CASCADE, related_name="exclusions")
    unit = models.ForeignKey(Unit, models.PROTECT, null=True, related_name="exclusions", db_index=False)
    officer = models.ForeignKey(Officer, models.PROTECT, null=True, related_name="exclusions", db_index=False)
    why = models.CharField(max_length=100)
    at = models.DateTimeField()

    objects = ExclusionQuerySet.as_manager()

    class Meta:
        indexes = [
            models.Index(fields=["unit", "case"], name="exclusion_of_unit"),
            models.Index(fields=["officer", "case"], name="exclusion_of_officer"),
        ]
        constraints = [
            models.CheckConstraint(
                condition=Q(unit=None, officer__isnull=False) | Q(unit__isnull=False, officer=None),
                name="exclusion_of_one",
                violation_error_message="回避对象只能是一个单位或一名人员。",
            )
        ]

    def __str__(self) -> str:
        return self.why


class BreakGlass(models.Model):
    """An emergency look into a restricted case: who, why, until when, and who reviewed it afterwards."""

    case = models.ForeignKey(Case, models.PROTECT, related_name="emergency_looks")
    officer = models.ForeignKey(Officer, models.PROTECT, related_name="+", db_index=False)
    appointment = models.ForeignKey(Appointment, models.PROTECT, null=True, related_name="+", db_index=False)
    reason = models.CharField("事由", max_length=200)
    from_at = models.DateTimeField("开始")
    until_at = models.DateTimeField("到期")
    reviewed_at = models.DateTimeField("核查时间", null=True)
    reviewed_by = models.ForeignKey(Officer, models.PROTECT, null=True, related_name="+", db_index=False)
    review = models.CharField("核查意见", max_length=500, blank=True)

    objects = BreakGlassQuerySet.as_manager()

    class Meta:
        verbose_name = "紧急查阅"
        indexes = [
            models.Index(fields=["officer", "-from_at"], name="glass_of_officer"),
            models.Index(fields=["-from_at", "-id"], name="glass_by_time"),
        ]
        constraints = [
            models.CheckConstraint(
                condition=Q(until_at__gt=F("from_at")),
                name="glass_ends_after_start",
                violation_error_message="紧急查阅的到期须晚于开始。",
            ),
            models.CheckConstraint(
                condition=Q(reviewed_at=None, reviewed_by=None, review="")
                | (Q(reviewed_at__isnull=False, reviewed_by__isnull=False) & ~Q(review="")),
                name="glass_review_is_whole",
                violation_error_message="核查必须有核查人、时间和意见。",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.officer} {self.from_at:%Y-%m-%d %H:%M}"


class Clock(models.Model):
    """The board: a deadline with its rule, its start and why it moved; what is due is a query over `due_at`."""

    case = models.ForeignKey(Case, models.CASCADE, related_name="clocks", db_index=False)
    kind = models.CharField("时限", max_length=12, choices=ClockKind)
    # what runs against it, for example "slip:12"; empty for the case itself
    subject = models.CharField(max_length=40, blank=True)
    unit = models.ForeignKey(Unit, models.PROTECT, null=True, related_name="+", db_index=False)
    rule = models.CharField("规则", max_length=40)
    started_at = models.DateTimeField("起算")
    due_at = models.DateTimeField("到期")
    stopped_at = models.DateTimeField("停止", null=True)
    is_provisional = models.BooleanField("暂估", default=False)
    why = models.CharField("说明", max_length=200, blank=True)
    # a paused clock is not due: it stands outside the index of due moments until it goes on
    paused_at = models.DateTimeField("暂停", null=True)
    # the row of the deadline policy by which it was reckoned; empty for the defaults of the product and set moments
    policy = models.PositiveIntegerField("规则行", null=True)

    objects = ClockQuerySet.as_manager()

    class Meta:
        indexes = [
            # with what the sweep asks of a clock, so that finding what is due reads the index alone
            models.Index(
                fields=["due_at", "id", "case", "unit", "rule", "started_at"],
                name="clock_due",
                condition=Q(stopped_at=None, paused_at=None),
            ),
            models.Index(
                fields=["paused_at", "id"],
                name="clock_paused",
                condition=Q(stopped_at=None, paused_at__isnull=False),
            ),
            models.Index(fields=["case", "subject"], name="clock_of_case"),
        ]
        constraints = [
            models.UniqueConstraint(
                fields=["case", "kind", "subject"], name="clock_runs_once", condition=Q(stopped_at=None)
            ),
            models.CheckConstraint(
                condition=Q(due_at__gte=F("started_at")),
                name="clock_due_after_start",
                violation_error_message="时限不能早于起算时间。",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.get_kind_display()} {self.due_at:%Y-%m-%d %H:%M}"


class ClockMove(models.Model):
    """Why a clock is due then and not when it was at first; who moved it, under which appointment. Written once."""

    clock = models.ForeignKey(Clock, models.CASCADE, related_name="moves")
    kind = models.CharField("变动", max_length=12, choices=MoveKind)
    at = models.DateTimeField("时间")
    # nobody: the product itself, when a year's holidays were published
    officer = models.ForeignKey(Officer, models.PROTECT, null=True, related_name="+", db_index=False)
    appointment = models.ForeignKey(Appointment, models.PROTECT, null=True, related_name="+", db_index=False)
    from_due = models.DateTimeField("原到期")
    to_due = models.DateTimeField("现到期")
    # how much an extension adds, as a rule is stored ("5 workdays")
    amount = models.CharField(max_length=40, blank=True)
    reason = models.CharField("等待", max_length=8, choices=PauseReason, blank=True)
    why = models.CharField("原因", max_length=500)

    objects = AppendOnlyQuerySet.as_manager()

    class Meta:
        verbose_name = "时限变动"
        ordering = ["at", "id"]

    def __str__(self) -> str:
        return f"{self.get_kind_display()} {self.to_due:%Y-%m-%d %H:%M}"


class StatutoryTerm(models.Model):
    """A time limit that a law sets, with its source: runs beside the centre's own clocks and is never replaced by them."""

    name = models.CharField("名称", max_length=40)
    # which cases: empty means any
    kind = models.CharField("事项类型", max_length=10, choices=Kind, blank=True)
    category = models.ForeignKey(
        Category, models.PROTECT, verbose_name="类别", null=True, related_name="+", db_index=False
    )
    channel = models.CharField("来源", max_length=12, choices=Channel, blank=True)
    begins = models.CharField("起算", max_length=12, choices=TermMoment)
    ends = models.CharField("截止于", max_length=12, choices=TermMoment)
    rule = models.CharField("期限", max_length=40)
    # once, when the law allows it; empty: never
    extension = models.CharField("可延长", max_length=40, blank=True)
    law = models.CharField("依据", max_length=200)
    from_on = models.DateField("施行日期")
    until_on = models.DateField("失效日期", null=True)

    class Meta:
        verbose_name = "法定期限"
        ordering = ["id"]
        constraints = [
            models.CheckConstraint(
                condition=Q(until_on=None) | Q(until_on__gte=F("from_on")),
                name="term_ends_after_start",
                violation_error_message="失效日期不能早于施行日期。",
            )
        ]

    def __str__(self) -> str:
        return self.name


class Contact(models.Model):
    """The board: somebody is to be spoken to by a moment; done with a result (follow-up first, others later)."""

    case = models.ForeignKey(Case, models.CASCADE, related_name="contacts")
    kind = models.CharField(max_length=12, choices=ContactKind)
    planned_at = models.DateTimeField()
    due_at = models.DateTimeField("应于")
    done_at = models.DateTimeField("完成时间", null=True)
    done_by = models.ForeignKey(Officer, models.PROTECT, null=True, related_name="+", db_index=False)
    result = models.CharField("结果", max_length=12, choices=ContactResult, blank=True)
    note = models.TextField("记录", blank=True)
    # 0: the call that closing waits for; 1, 2 …: those some weeks after
    step = models.PositiveSmallIntegerField("第几次计划", default=0)
    attempt = models.PositiveSmallIntegerField("第几次拨打", default=1)
    why = models.CharField("安排依据", max_length=200, blank=True)
    # [{"question": …, "answer": …}] as the script asked
    answers = models.JSONField("问答", default=list, blank=True)
    caller = models.ForeignKey(
        Officer, models.PROTECT, verbose_name="回访人", null=True, related_name="+", db_index=False
    )
    # not before: skipped for a while, or asked to be called later
    later_at = models.DateTimeField("稍后再拨", null=True)
    # who is on the telephone now, and until when the row is kept for that officer
    claimed_by = models.ForeignKey(Officer, models.PROTECT, null=True, related_name="+", db_index=False)
    claimed_until = models.DateTimeField(null=True)

    objects = ContactQuerySet.as_manager()

    class Meta:
        indexes = [
            models.Index(fields=["due_at", "id"], name="contact_due", condition=Q(done_at=None)),
            models.Index(
                fields=["done_at", "id", "case", "kind", "result"],
                name="contact_done",
                condition=Q(done_at__isnull=False),
            ),
        ]
        constraints = [
            models.UniqueConstraint(
                fields=["case", "kind", "step"], name="contact_open_once", condition=Q(done_at=None)
            ),
            models.CheckConstraint(
                condition=Q(done_at=None, result="") | (Q(done_at__isnull=False) & ~Q(result="")),
                name="contact_done_has_result",
                violation_error_message="完成的联系必须有结果。",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.get_kind_display()} {self.due_at:%Y-%m-%d}"


class FollowUpPlan(models.Model):
    """Editable data: when a completed case is called about, by its level (empty: not assessed) and outcome (empty: any)."""

    level = models.CharField("风险等级", max_length=8, choices=Level, blank=True)
    outcome = models.CharField("办结方式", max_length=8, choices=CompletedBy, blank=True)
    # as `governance.rules.Rule` writes itself: "3 workdays"
    first = models.CharField("首次回访时限", max_length=40)
    later_days = models.JSONField("之后回访", default=list, blank=True)
    is_sampled = models.BooleanField("抽样回访", default=False)

    class Meta:
        verbose_name = "回访计划"
        constraints = [models.UniqueConstraint(fields=["level", "outcome"], name="follow_up_plan_once")]

    def __str__(self) -> str:
        level = Level(self.level).label if self.level else "未评估"
        return f"{level}{CompletedBy(self.outcome).label if self.outcome else ''}"


class FollowUpDraw(models.Model):
    """Whether a completed round is called about, decided then: by what share and ticket, in words."""

    case = models.ForeignKey(Case, models.CASCADE, related_name="follow_up_draws")
    completed_at = models.DateTimeField("办结时间")
    is_drawn = models.BooleanField("须回访")
    ticket = models.PositiveSmallIntegerField("抽样号")
    share = models.PositiveSmallIntegerField("抽样比例")
    why = models.CharField("依据", max_length=200)

    class Meta:
        verbose_name = "回访抽样"

    def __str__(self) -> str:
        return self.why


class Task(models.Model):
    """The board: what somebody in authority told a unit or an officer to do about a case, and what came of it."""

    case = models.ForeignKey(Case, models.CASCADE, related_name="tasks")
    kind = models.CharField(max_length=12, choices=TaskKind, default=TaskKind.INSTRUCTION)
    text = models.TextField("内容", max_length=2000)
    unit = models.ForeignKey(Unit, models.PROTECT, null=True, related_name="tasks", db_index=False)
    officer = models.ForeignKey(Officer, models.PROTECT, null=True, related_name="tasks", db_index=False)
    made_by = models.ForeignKey(Officer, models.PROTECT, related_name="given_tasks", db_index=False)
    appointment = models.ForeignKey(Appointment, models.PROTECT, null=True, related_name="+", db_index=False)
    made_at = models.DateTimeField("批示时间")
    # as a clock has it: the rule, or "set" when the moment was given
    rule = models.CharField("规则", max_length=40)
    due_at = models.DateTimeField("时限")
    is_provisional = models.BooleanField("暂估", default=False)
    done_at = models.DateTimeField("报结时间", null=True)
    done_by = models.ForeignKey(Officer, models.PROTECT, null=True, related_name="+", db_index=False)
    result = models.TextField("办理情况", max_length=5000, blank=True)
    withdrawn_at = models.DateTimeField("撤回时间", null=True)
    # a visit: after which warning
    key_date = models.ForeignKey(
        "KeyDate", models.CASCADE, verbose_name="告诫书", null=True, related_name="visits"
    )

    objects = TaskQuerySet.as_manager()

    class Meta:
        verbose_name = "批示"
        indexes = [
            models.Index(fields=["due_at", "id"], name="task_by_due"),
            models.Index(fields=["unit", "due_at"], name="task_open_of_unit", condition=OPEN_TASK),
            models.Index(fields=["officer", "due_at"], name="task_open_of_officer", condition=OPEN_TASK),
            models.Index(fields=["made_by", "due_at"], name="task_open_by_giver", condition=OPEN_TASK),
        ]
        constraints = [
            models.CheckConstraint(
                condition=Q(unit=None, officer__isnull=False) | Q(unit__isnull=False, officer=None),
                name="task_to_one",
                violation_error_message="批示只能交给一个单位或一名人员。",
            ),
            models.CheckConstraint(
                condition=Q(due_at__gt=F("made_at")),
                name="task_due_after_start",
                violation_error_message="批示的时限须晚于批示时间。",
            ),
            models.CheckConstraint(
                condition=Q(done_at=None, done_by=None, result="")
                | (Q(done_at__isnull=False, done_by__isnull=False, withdrawn_at=None) & ~Q(result="")),
                name="task_done_has_result",
                violation_error_message="报结的批示必须有报结人和办理情况，且不能同时撤回。",
            ),
        ]

    def __str__(self) -> str:
        return self.text if len(self.text) <= 40 else self.text[:39] + "…"

    @property
    def to(self) -> Unit | Officer:
        """Whom it is for: one of the two (`select_related` both)."""
        addressee = self.unit or self.officer
        assert addressee is not None  # noqa: S101 - task_to_one
        return addressee

    @property
    def is_open(self) -> bool:
        return self.done_at is None and self.withdrawn_at is None


class KeyDate(models.Model):
    """The board: a day that must not be missed on a case; crossed out with a reason, never deleted."""

    case = models.ForeignKey(Case, models.CASCADE, related_name="key_dates")
    kind = models.CharField("日期种类", max_length=12, choices=DateKind)
    day = models.DateField("日期")
    note = models.CharField("说明", max_length=200, blank=True)
    made_by = models.ForeignKey(Officer, models.PROTECT, related_name="+", db_index=False)
    made_at = models.DateTimeField("记录时间")
    crossed_out_at = models.DateTimeField("划去时间", null=True)
    crossed_out_by = models.ForeignKey(Officer, models.PROTECT, null=True, related_name="+", db_index=False)
    why_crossed_out = models.CharField("划去原因", max_length=200, blank=True)

    objects = KeyDateQuerySet.as_manager()

    class Meta:
        verbose_name = "关键日期"
        indexes = [
            models.Index(fields=["day", "case"], name="key_date_ahead", condition=Q(crossed_out_at=None))
        ]
        constraints = [
            models.CheckConstraint(
                condition=Q(crossed_out_at=None, crossed_out_by=None, why_crossed_out="")
                | (Q(crossed_out_at__isnull=False, crossed_out_by__isnull=False) & ~Q(why_crossed_out="")),
                name="key_date_crossed_out_says_why",
                violation_error_message="划去的日期必须有划去人和原因。",
            )
        ]

    def __str__(self) -> str:
        return f"{self.get_kind_display()} {self.day:%Y-%m-%d}"


class Attachment(models.Model):
    """A stored file on a case; seen by whoever sees the case."""

    case = models.ForeignKey(Case, models.PROTECT, related_name="attachments", db_index=False)
    file = models.ForeignKey(StoredFile, models.PROTECT, related_name="+")
    entry = models.ForeignKey(Entry, models.PROTECT, related_name="attachments")

    class Meta:
        verbose_name = "附件"
        constraints = [models.UniqueConstraint(fields=["case", "file"], name="attachment_once")]

    def __str__(self) -> str:
        return str(self.file)


class Look(models.Model):
    """Somebody opened masked personal data: who, under which appointment, what of whom, why, from when to when."""

    officer = models.ForeignKey(Officer, models.PROTECT, related_name="+", db_index=False)
    appointment = models.ForeignKey(Appointment, models.PROTECT, null=True, related_name="+", db_index=False)
    case = models.ForeignKey(Case, models.PROTECT, related_name="looks")
    # both empty where everything was opened at once, as it was in the beginning
    person = models.ForeignKey(Person, models.PROTECT, null=True, related_name="+", db_index=False)
    field = models.CharField("内容", max_length=12, choices=LookField, blank=True)
    reason = models.CharField("事由", max_length=300)
    at = models.DateTimeField("时间")
    until_at = models.DateTimeField("显示至", null=True)

    objects = LookQuerySet.as_manager()

    class Meta:
        verbose_name = "查看记录"
        indexes = [
            models.Index(fields=["officer", "-at"], name="look_of_officer"),
            models.Index(fields=["-at", "-id"], name="look_by_moment"),
        ]

    def __str__(self) -> str:
        return self.reason


class ImportBatch(models.Model):
    """One ledger file on its way in. `cursor` rows are done; a killed worker goes on behind them."""

    file = models.ForeignKey(StoredFile, models.PROTECT, related_name="+")
    job = models.ForeignKey(Job, models.PROTECT, null=True, related_name="+")
    centre = models.ForeignKey(Unit, models.PROTECT, related_name="+")
    area = models.ForeignKey(Area, models.PROTECT, related_name="+")
    by = models.ForeignKey(Officer, models.PROTECT, null=True, related_name="+")
    appointment = models.ForeignKey(Appointment, models.PROTECT, null=True, related_name="+")
    state = models.CharField(max_length=10, choices=ImportState, default=ImportState.UPLOADED)
    is_live = models.BooleanField("按新事项办理", default=False)
    sheet = models.CharField(max_length=80, blank=True)
    # header text → field, as guessed and then as confirmed
    mapping = models.JSONField(default=dict)
    created_at = models.DateTimeField("上传时间")
    started_at = models.DateTimeField(null=True)
    finished_at = models.DateTimeField("完成时间", null=True)
    cursor = models.PositiveIntegerField(default=0)
    rows = models.PositiveIntegerField("数据行", default=0)
    created = models.PositiveIntegerField("新建", default=0)
    duplicates = models.PositiveIntegerField("重复", default=0)
    rejected = models.PositiveIntegerField("未导入", default=0)
    skipped = models.PositiveIntegerField("跳过", default=0)
    rejects_file = models.ForeignKey(
        StoredFile, models.PROTECT, verbose_name="问题行", null=True, related_name="+"
    )

    objects = ImportBatchQuerySet.as_manager()

    class Meta:
        verbose_name = "台账导入"
        indexes = [models.Index(fields=["-created_at", "-id"], name="batch_by_created")]

    def __str__(self) -> str:
        return self.file.name


class ImportProblem(models.Model):
    """A row that was not imported, or was with a remark: where, what is wrong, and its cells as they were."""

    batch = models.ForeignKey(ImportBatch, models.CASCADE, related_name="problems", db_index=False)
    row_number = models.PositiveIntegerField("行号")
    is_rejected = models.BooleanField()
    sentence = models.CharField("说明", max_length=500)
    cells = models.JSONField(default=list)

    class Meta:
        ordering = ["row_number", "id"]
        indexes = [models.Index(fields=["batch", "row_number"], name="problem_of_batch")]

    def __str__(self) -> str:
        return f"{self.row_number}: {self.sentence}"


class Amendment(models.Model):
    """A known row came again with another content: a proposal, never a silent change."""

    case = models.ForeignKey(Case, models.CASCADE, related_name="amendments")
    batch = models.ForeignKey(ImportBatch, models.PROTECT, related_name="amendments")
    row_number = models.PositiveIntegerField()
    narrative = models.TextField("新内容")
    state = models.CharField(max_length=10, choices=AmendmentState, default=AmendmentState.PROPOSED)
    decided_by = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, null=True, related_name="+")
    decided_at = models.DateTimeField(null=True)

    objects = AmendmentQuerySet.as_manager()

    class Meta:
        indexes = [models.Index(fields=["state", "case"], name="amendment_open")]

    def __str__(self) -> str:
        return f"{self.case_id}: {self.row_number}"
