"""A case, who takes part in it, its history and its papers."""

from __future__ import annotations

from django.db import models
from django.db.models import Q

from cases.choices import OPEN_STATES, Channel, Kind, Level, Organ, Restriction, Role, State
from cases.models.people import Person
from cases.querysets import DUE_KEY, CaseQuerySet, EntryQuerySet
from core.models import StoredFile
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
