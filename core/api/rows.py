"""What the kernel itself keeps for an officer: jobs and notices, always one's own."""

from typing import Any

from django.db.models import QuerySet

from core.api.records import Records, addresses
from core.api.shapes import JobShape, NoticeShape
from core.models import Job, Notice, StoredFile


class Jobs(Records):
    noun, label, row = "job", "后台任务", JobShape

    def visible(self, standing: Any) -> QuerySet[Job]:
        return Job.objects.filter(owner=standing.officer).select_related("result_file")

    def files(self, record: Any) -> dict[str, StoredFile | None]:
        return {"file": record.result_file}


class Notices(Records):
    noun, label, row = "notice", "通知", NoticeShape

    def visible(self, standing: Any) -> QuerySet[Notice]:
        return Notice.objects.filter(recipient=standing.officer)


PATHS = [*addresses("jobs", Jobs, parts=["file"]), *addresses("notices", Notices)]
