"""What an auditor sets going; each is itself written down."""

from datetime import datetime

from django.db import transaction

from core import audit, jobs
from core.models import Job
from core.refusals import insist
from governance.permissions.audit import why_not_audit
from governance.standing import Standing

EXPORT, VERIFY = "export_audit", "verify_audit"
VERBS = {EXPORT: "导出审计记录", VERIFY: "核对封存"}


@transaction.atomic
def export_audit(*, by: Standing, query: str, words: str, at: datetime) -> Job:
    """The workbook of what the filter `query` finds; `words` is the filter as the audit keeps it."""
    insist(why_not_audit(by))
    audit.record(by=by, verb=EXPORT, note=words, at=at)
    return jobs.submit(EXPORT, title="导出审计记录", owner=by.pk, arguments={"query": query}, at=at)


@transaction.atomic
def verify_audit(*, by: Standing, at: datetime) -> Job:
    """Read every sealed row again, in the worker."""
    insist(why_not_audit(by))
    audit.record(by=by, verb=VERIFY, at=at)
    return jobs.submit(VERIFY, title="核对审计封存", owner=by.pk, arguments={}, at=at)
