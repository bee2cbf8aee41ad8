"""What the register of official documents offers to the frame, meetings, the worker and the doctor."""

from core import pdf
from core.grounds import Beside
from core.registry import DoctorCheck, Finder, JobKind, MenuEntry, Seeder, Sweeper, registry
from dispatch.actions.rendering import run_pdf
from dispatch.choices import PaperVerb
from dispatch.exports.papers import run_paper_export
from dispatch.models import Paper
from dispatch.registration.slips import has_slips
from dispatch.seeding.papers import seed_deliveries, seed_papers
from dispatch.tasks import follow_deliveries
from dispatch.views.papers import beside_meeting


def register() -> None:
    registry.verbs.update(PaperVerb.choices)
    registry.add(
        MenuEntry("paper", "发文登记", "paper_list", "archive", 46, has_slips),
        Finder("paper", Paper.objects.cases_meant),
        Beside("paper", "meeting", "印发的纪要", beside_meeting),
        JobKind("paper_export", run_paper_export),
        JobKind("paper_pdf", run_pdf),
        DoctorCheck("pdf", pdf.check),
        Sweeper("deliveries", 10, follow_deliveries),
        Seeder("papers", 46, seed_papers),
        # after the channels' own
        Seeder("deliveries", 92, seed_deliveries),
    )
