"""seed_demo: the fictional demonstration district, topped up to a number of cases."""

import logging
import re
import time
from datetime import date, datetime, timedelta
from typing import Any

from django.core.management.base import CommandError, CommandParser
from django.db import connection

from cases.models import Case, Entry, ImportBatch
from config.commands import ContractCommand, WrongUsage
from core import clock
from core.registry import registry
from governance.models import Officer
from governance.seeding import SINCE, Plan, street_limit

log = logging.getLogger(__name__)
# after these the tables hold most of their rows
_FILLING = ("people", "cases")


class Command(ContractCommand):
    help = "装入虚构的示范区；再次运行只补足到所要的件数。"

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument("--streets", type=int, default=3, metavar="N", help="街道数，默认 3")
        parser.add_argument("--cases", type=int, default=3000, metavar="N", help="事项补足到 N 件，默认 3000")
        parser.add_argument(
            "--months", type=int, default=12, metavar="M", help="事项分布在最近几个月，默认 12"
        )
        parser.add_argument("--seed", type=int, default=1, metavar="S", help="随机种子，默认 1")
        parser.add_argument("--until", default="", metavar="DATE", help="截至哪一天，默认今天")

    def carry_out(self, **options: Any) -> dict[str, Any]:
        started = time.monotonic()
        plan = _plan(options, clock.now())
        if _has_real_cases():
            raise CommandError(
                "数据库中已有真实事项，不能装入示范数据。请换一个空的 DATA_DIR 或 DATABASE_URL。"
            )
        for seeder in registry.seeders:
            seeder.run(plan)
            if seeder.key in _FILLING:
                _count_rows()
        _count_rows()
        return {**plan.done, "cases": Case.objects.count(), "seconds": round(time.monotonic() - started, 1)}


def _count_rows() -> None:
    """PostgreSQL plans by what it counted last; a house counted while it was empty is planned for as empty for hours."""
    if connection.vendor == "postgresql":
        with connection.cursor() as cursor:
            cursor.execute("ANALYZE")


def _plan(options: dict[str, Any], now: datetime) -> Plan:
    """The wishes as a plan; errors: WrongUsage with what is allowed."""
    streets, cases, months = options["streets"], options["cases"], options["months"]
    if not 1 <= streets <= street_limit():
        raise WrongUsage(f"--streets 应为 1 至 {street_limit()}。")
    if cases < 0:
        raise WrongUsage("--cases 不能为负数。")
    if months < 1:
        raise WrongUsage("--months 应为正整数。")
    until = _until(options["until"], now)
    if until.date() - timedelta(days=31 * months) < SINCE:
        raise WrongUsage(f"--months 过长：示范区的事项最早只能到 {SINCE}。")
    return Plan(streets, cases, months, options["seed"], until, report=_report)


def _until(text: str, now: datetime) -> datetime:
    """The end of that day, or the beginning of this hour for today: a second run in the hour writes the same rows."""
    try:
        day = date.fromisoformat(text) if text else now.date()
    except ValueError as error:
        raise WrongUsage(f"--until 应为日期，如 2026-10-31，收到“{text}”。") from error
    if not re.fullmatch(r"(\d{4}-\d{2}-\d{2})?", text) or day > now.date():
        raise WrongUsage(f"--until 应为不晚于今天的日期，如 2026-10-31，收到“{text}”。")
    if day == now.date():
        return now.replace(minute=0, second=0, microsecond=0)
    return datetime(day.year, day.month, day.day, 23, 59, 59, tzinfo=clock.ZONE)


def _has_real_cases() -> bool:
    """Whether somebody who is no demonstration officer ever acted on a case, or a file was imported by nobody of them."""
    real = Officer.objects.filter(is_demonstration=False)
    if Case.objects.filter(owner__in=real).exists() or Entry.objects.filter(officer__in=real).exists():
        return True
    return ImportBatch.objects.exclude(by__is_demonstration=True).filter(cases__isnull=False).exists()


def _report(done: int, total: int) -> None:
    log.info("seeded %s of %s cases", done, total)
