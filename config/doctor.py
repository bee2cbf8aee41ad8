"""What `manage.py doctor` looks at; every check reads a little, repairs nothing, and says what to do."""

from __future__ import annotations

import shutil
from datetime import datetime, timedelta

from django.conf import settings
from django.core.management.base import CommandError
from django.db import DatabaseError, connection
from django.db.migrations.executor import MigrationExecutor

from config import environment as env
from config import prepare
from core import clock, crypto, rotation
from core.choices import JobState
from core.files import path_of
from core.models import Job, StoredFile
from core.registry import DoctorCheck, registry
from governance.models import CalendarYear, Officer

# (level "error"|"warning", code, Chinese sentence)
Problem = tuple[str, str, str]

LITTLE_DISK = 1 << 30
SILENCE = timedelta(minutes=5)
FILES_LOOKED_AT = 200
_PUBLISHED_FROM_MONTH = 10
_APART_SECONDS = 30


def problems(at: datetime) -> list[Problem]:
    """Every check's findings, errors first. Whatever the database cannot answer is one finding in all."""
    found: list[Problem] = []
    for check in registry.checks:
        try:
            found += check.run(at)
        except DatabaseError as error:
            # a table that waits for its migration was reported as such
            if not any(code in ("database", "migrations") for _, code, _ in found):
                sentence = (
                    f"数据库出错：{' '.join(str(error).split())}。请检查 DATABASE_URL 以及数据库是否已启动。"
                )
                found.append(("error", "database", sentence))
    return sorted(found, key=lambda problem: problem[0] != "error")


def data_dir(_at: datetime) -> list[Problem]:
    try:
        prepare.insist_on_writable(settings.DATA_DIR)
    except CommandError as error:
        return [("error", "data_dir", str(error))]
    free = shutil.disk_usage(settings.DATA_DIR).free
    if free < LITTLE_DISK:
        return [
            (
                "warning",
                "disk",
                f"数据目录 {settings.DATA_DIR} 所在磁盘只剩 {free >> 20} MB，请清理或扩容（至少留 1 GB）。",
            )
        ]
    return []


def database(_at: datetime) -> list[Problem]:
    with connection.cursor() as cursor:
        cursor.execute("SELECT 1")
    executor = MigrationExecutor(connection)
    waiting = executor.migration_plan(executor.loader.graph.leaf_nodes())
    if waiting:
        return [
            ("error", "migrations", f"有 {len(waiting)} 个迁移没有执行，请停止服务后运行 manage.py migrate。")
        ]
    return []


def host_clock(_at: datetime) -> list[Problem]:
    """Officers' acts carry the time of the host that serves them: it must be the one that the sweeps go by."""
    apart = abs((clock.now() - clock.agreed()).total_seconds())
    if apart <= _APART_SECONDS:
        return []
    sentence = f"本机时钟与数据库服务器相差 {apart:.0f} 秒，办理时间会记错。请在两台机器上启用时间同步（NTP）后重启。"
    return [("error", "clock", sentence)]


def calendar(at: datetime) -> list[Problem]:
    """Deadlines in a year without published holidays are provisional; the next year's come out in November."""
    years = [at.year] if at.month < _PUBLISHED_FROM_MONTH else [at.year, at.year + 1]
    known = set(CalendarYear.objects.filter(year__in=years).values_list("year", flat=True))
    return [
        (
            "warning",
            "calendar",
            f"缺少 {year} 年工作日历，该年期限按周一至周五暂算。请在国务院办公厅公布放假安排后录入。",
        )
        for year in years
        if year not in known
    ]


def keys(_at: datetime) -> list[Problem]:
    made = [name for name in ("SECRET_KEY", "FIELD_KEY") if not env.text(name)]
    if settings.DEMO or not made:
        return []
    sentence = (
        f"{'、'.join(made)} 是自动生成的，存在 {settings.DATA_DIR / 'keys'}。"
        "正式环境请移到环境变量并离线备份，丢失 FIELD_KEY 则加密内容无法恢复。"
    )
    return [("warning", "keys", sentence)]


def field_keys(_at: datetime) -> list[Problem]:
    """Which keys wrote the encrypted columns, and whether they are here. Reads each encrypted table once."""
    found: list[Problem] = []
    named = {crypto.mark(one) for one in crypto.all_keys()}
    waiting = 0
    for table in rotation.tables():
        waiting += table.outdated().count() if settings.FIELD_KEY_OLD else 0
        for field in table.fields:
            lost = sum(
                count
                for mark, count in table.marks(field).items()
                if (mark not in named and mark != crypto.NAMELESS) or table.unread(field, mark)
            )
            if lost:
                sentence = (
                    f"“{table.label}”的“{field.verbose_name}”有内容无法解密（涉及 {lost} 个值）：写入时用的密钥不在"
                    " FIELD_KEY 和 FIELD_KEY_OLD 中，或内容已损坏。请找回原来的密钥，加进 FIELD_KEY_OLD 后重启。"
                )
                found.append(("error", "field_key", sentence))
    if found or not settings.FIELD_KEY_OLD:
        return found
    if waiting:
        sentence = f"有 {waiting} 行仍用旧密钥加密，请运行 manage.py rotate_field_key，不必停止服务。"
        return [("warning", "rotation", sentence)]
    return [
        (
            "warning",
            "rotation",
            "全部内容已改用新密钥，可以从设置中移除 FIELD_KEY_OLD 并重启；旧密钥请继续离线保存，供旧备份使用。",
        )
    ]


def demonstration(_at: datetime) -> list[Problem]:
    if env.text("DEMO") != "0":
        return []
    active = Officer.objects.filter(is_demonstration=True, is_active=True).count()
    if not active:
        return []
    return [("error", "demonstration", f"正式环境（DEMO=0）里还有 {active} 个演示账号可以登录，请停用。")]


def worker(at: datetime) -> list[Problem]:
    waiting = Job.objects.filter(state=JobState.PENDING, created_at__lt=at - SILENCE).count()
    if not waiting:
        return []
    return [
        (
            "error",
            "worker",
            f"有 {waiting} 项后台任务等了 5 分钟还没有开始，后台进程可能没有运行。请运行 manage.py up 或重启服务。",
        )
    ]


def stored_files(_at: datetime) -> list[Problem]:
    """The newest rows only: a lost disk or a half restored backup shows there as anywhere."""
    rows = StoredFile.objects.filter(erased_at=None).order_by("-stored_at")[:FILES_LOOKED_AT]
    lost = [row for row in rows if not path_of(row).exists()]
    if not lost:
        return []
    sentence = (
        f"最近 {len(rows)} 个附件中有 {len(lost)} 个在 {settings.FILES_DIR} 里找不到，"
        f"例如“{lost[0].name}”。请从备份恢复该目录。"
    )
    return [("error", "files", sentence)]


def register() -> None:
    """Called once from `AppConfig.ready()`; the database comes before what reads it."""
    for check in (
        data_dir,
        database,
        host_clock,
        calendar,
        keys,
        field_keys,
        demonstration,
        worker,
        stored_files,
    ):
        registry.add(DoctorCheck(check.__name__, check))
