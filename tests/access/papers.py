"""papers: what GET and an empty POST get, for the officers of tests/test_access in order."""

from datetime import timedelta
from typing import Any

from core import files
from dispatch.models import Paper
from governance.actions import meetings
from tests.access import NEVER
from tests.builders import NOW, convened, director, picture, standing

READ = "200 200 200 200 404 404"
KEEP = "403 200 200 403 404 404"
ANSWERS: dict[str, tuple[str, str]] = {
    "paper_list": ("200 200 200 200 200 200", NEVER),
    "paper_export": (NEVER, "302 302 302 302 302 302"),
    "paper_register": ("200 200 200 200 200 200", NEVER),
    "paper_show": (READ, NEVER),
    "paper_print": (READ, NEVER),
    "paper_file": (READ, NEVER),
    "paper_pdf": (READ, NEVER),
    "paper_scan": (READ, NEVER),
    "paper_receipt": (READ, NEVER),
    "notice_new": ("403 200 403 403 403 200", "403 422 403 403 403 422"),
    "minutes_issue": ("404 200 200 404 404 404", "404 422 422 404 404 404"),
    "receive_paper": ("409 409 409 409 404 404", "409 409 409 409 404 404"),
    "make_pdf": ("409 409 409 409 404 404", "409 409 409 409 404 404"),
    "file_scan": (KEEP, "403 422 422 403 404 404"),
    "file_receipt": ("403 409 409 403 404 404", "403 409 409 403 404 404"),
    "render_paper": ("403 409 409 403 404 404", "403 409 409 403 404 404"),
    "void_paper": ("403 409 403 403 404 404", "403 409 403 403 404 404"),
    "reissue_paper": ("403 409 403 403 404 404", "403 409 403 403 404 404"),
}


def rows(world: Any) -> dict[str, Any]:
    """The document of the world's slip, and a meeting of the director with minutes."""
    paper = Paper.objects.get(slip=world.slip)
    paper.file = paper.pdf = paper.scan = paper.receipt = files.store(picture(), by=None, at=NOW)
    paper.save()
    by = director()
    meeting = convened(by, start=NOW + timedelta(minutes=1), room=None)
    after = standing(by, meeting.ends_at)
    meetings.write_minutes(by=after, meeting=meeting, text="纪要", file=None, at=after.at)
    type(meeting).objects.filter(pk=meeting.pk).update(
        starts_at=NOW - timedelta(hours=2), ends_at=NOW - timedelta(hours=1)
    )
    return {"papers/minutes/": meeting, "papers/": paper}
