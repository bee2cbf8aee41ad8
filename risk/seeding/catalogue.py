"""A draft of the catalogue in the demonstration, read over its cases: the director wrote it, a commander may publish it."""

from __future__ import annotations

from datetime import timedelta

from core.choices import JobState
from core.models import Job
from governance.choices import AreaLevel, Capability
from governance.models import Appointment, Officer
from governance.seeding import Plan
from governance.standing import Standing, standing_at
from risk.actions import catalogue as actions
from risk.actions import replaying
from risk.actions.versions import in_force
from risk.models import CatalogueDraft, CatalogueReplay

_TITLE = "欠薪讨薪和邻里积怨的说法补充"
# a million cases are read when somebody asks for it
_MOST_CASES = 3_000
# what differs: (code, key, what is added, or the new points)
_CHANGES = (
    ("E01", "evidence", ["心里窝火", "越想越气", "咽不下这口气", "说话很冲"]),
    ("B06", "score", 2),
    ("E02", "evidence", ["记着这笔账", "这笔账早晚要算"]),
    ("A10", "exclusions", ["结伴到窗口咨询"]),
)


def seed_catalogue(plan: Plan) -> None:
    """Once; with few cases the replay is read at once, otherwise it waits for the worker."""
    by = _director(plan)
    if by is None or CatalogueDraft.objects.exists():
        return
    draft = actions.begin_draft(by=by, version=in_force(by.at), title=_TITLE, at=by.at)
    for code, key, value in _CHANGES:
        raw = actions.raw_of(draft)
        factor = actions.factor_of(raw, code)
        if factor is None:
            continue
        facts = {**factor, key: [*(factor.get(key) or []), *value] if isinstance(value, list) else value}
        draft = actions.save_factor(
            by=by, draft=draft, code=code, facts=facts, seen=actions.digest_of(factor), at=by.at
        )
    if plan.cases <= _MOST_CASES:
        _replay(by, draft, few=plan.cases <= 500)


def _replay(by: Standing, draft: CatalogueDraft, *, few: bool) -> None:
    """As the worker would have run it the same evening."""
    job = replaying.replay(by=by, draft=draft, months=12 if few else 3, at=by.at).job
    assert job is not None  # noqa: S101 - submitted with its job
    replaying.run_replay(job, lambda _done, _total: None)
    Job.objects.filter(pk=job.pk).update(state=JobState.DONE, finished_at=by.at)
    CatalogueReplay.objects.filter(job=job).update(finished_at=by.at)


def _director(plan: Plan) -> Standing | None:
    """The director of the district's centre, the evening before."""
    at = plan.until - timedelta(days=1)
    held = Appointment.objects.held_on(at.date()).filter(
        post__unit__area__level=AreaLevel.DISTRICT, officer__is_demonstration=True
    )
    found = held.order_by("id").with_capability(Capability.ASSIGN)
    return standing_at(Officer.objects.get(pk=found[0].officer_id), at) if found else None
