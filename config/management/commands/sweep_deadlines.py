"""`sweep_deadlines`: what is due at a moment, done in this process: `{warned, letters, proposed}`."""

from __future__ import annotations

import logging
from datetime import datetime
from typing import Any

from django.core.management.base import CommandError, CommandParser

from config.commands import ContractCommand, WrongUsage
from core import clock
from dispatch.actions.ladder import sweep
from dispatch.actions.provisional import reckon_again
from dispatch.actions.rendering import render_papers, render_pending
from governance.rules import NoWorkingTime

log = logging.getLogger(__name__)


class Command(ContractCommand):
    help = "按某一时刻（默认现在）处理到期的时限：提醒、发函、提请签发，并在本进程生成函件。"

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument("--at", default="", metavar="ISO", help="当作此刻，如 2026-11-24T09:00，北京时间")

    def carry_out(self, **options: Any) -> dict[str, Any]:
        at = _moment(options["at"]) if options["at"] else clock.now()
        try:
            reckon_again(at)
            done = sweep(at)
        except NoWorkingTime as error:
            raise CommandError(f"{error}请先在工作日历中录入上班日。") from error
        log.info("rendered %s letters and %s other papers", render_pending(at), render_papers(at))
        return {"warned": done.warned, "letters": done.letters, "proposed": done.proposed}


def _moment(text: str) -> datetime:
    """A moment in Asia/Shanghai unless it names its zone. Errors: WrongUsage."""
    try:
        at = datetime.fromisoformat(text)
        at = at.replace(tzinfo=clock.ZONE) if at.tzinfo is None else at.astimezone(clock.ZONE)
    except (ValueError, OverflowError) as error:
        raise WrongUsage(f"--at 应为时刻，如 2026-11-24T09:00，收到“{text}”。") from error
    if not 2000 <= at.year <= 2200:
        raise WrongUsage(f"--at 的年份应在 2000 到 2200 之间，收到“{text}”。")
    return at
