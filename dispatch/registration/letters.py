"""What letters and the ladder offer to the frame, the case page and the worker."""

from core.registry import JobKind, MenuEntry, Panel, Seeder, Sweeper, registry
from dispatch.choices import LetterVerb
from dispatch.exports.letters import run_letter_export
from dispatch.models import Letter
from dispatch.registration.slips import has_slips
from dispatch.seeding.lateness import seed_rungs
from dispatch.tasks import reckon_provisional, render_letters, sweep_deadlines
from dispatch.views.letters import letters_panel


def register() -> None:
    registry.verbs.update(LetterVerb.choices)
    registry.verbs.update(
        give_order="签署常设签发令", end_order="停止常设签发令", replace_template="更换函件模板"
    )
    registry.add(
        MenuEntry("letter", "函件", "letter_list", "mail", 45, has_slips, "l"),
        Panel("letters", 15, "dispatch/letters_panel.html", letters_panel, rows=(Letter,)),
        JobKind("letter_export", run_letter_export),
        Sweeper("deadlines", 60, sweep_deadlines),
        Sweeper("letters", 10, render_letters),
        Sweeper("provisional", 3600, reckon_provisional),
        Seeder("rungs", 25, seed_rungs),
    )
