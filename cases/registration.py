"""What cases offer to the frame and the worker."""

from datetime import datetime

from django.urls import reverse

from cases import audit
from cases.actions import visits
from cases.actions.calls import SALT, SHARE
from cases.actions.handover import hand_on_cases
from cases.actions.looks import MINUTES
from cases.actions.people import renew_indexes
from cases.acts import ACTS
from cases.choices import Verb
from cases.exports import run_export
from cases.holders import HOLDERS
from cases.imports import page_of, run_import
from cases.models import Case, Task
from cases.permissions import ATTEMPTS
from cases.querysets import CENTRE_CALLS
from cases.seeding.board import seed_board
from cases.seeding.privacy import seed_privacy
from cases.seeding.requests import seed_requests
from cases.seeding.sight import seed_sight
from cases.sight_acts import SIGHT_ACTS
from cases.sight_permissions import why_not_see_glass
from cases.views.tasks import tasks_panel
from cases.waiting import OPEN_WORK, OWNERLESS, WAITING
from core.messages.kinds import KNOWN, MessageKind
from core.registry import (
    FirstPage,
    Indexed,
    InUse,
    JobKind,
    MenuEntry,
    Panel,
    Seeder,
    Stage,
    Switch,
    registry,
)
from governance.choices import Capability
from governance.models import Area
from governance.standing import Standing

_CALLS = (
    Switch(
        SHARE, "回访抽样比例（%）", 30, "高、中风险事项全部回访；其余的办结时按编号和抽样口令抽这么多。",
        80, (Capability.ADMINISTER,), low=0, high=100,
    ),
    Switch(
        SALT, "回访抽样口令", "yunlan", "与编号一起决定抽没抽中；改了只影响以后办结的。", 81, (Capability.ADMINISTER,)
    ),
    Switch(
        ATTEMPTS, "未接通拨打几次为止", 2, "拨打这么多次都没接通，这次回访记为未接通。",
        82, (Capability.ADMINISTER,), low=1, high=10,
    ),
    Switch(
        CENTRE_CALLS, "中心办结的由中心其他同事回访", default=True,
        help="不勾选：中心自己办结的，要由中心以外的同事回访。经办人本人、承办单位的人都不能回访。",
        order=83, who=(Capability.ADMINISTER,),
    ),
)  # fmt: skip

_VISITS = (
    Switch(
        visits.FIRST, "告诫书送达后几天内首次查访", 7, "记“告诫书送达”时，请社区居委会和派出所查访；改了只影响以后记的。",
        84, (Capability.ADMINISTER,), low=1, high=30,
    ),
    Switch(
        visits.EVERY, "告诫书以后每隔几天查访一次", 30, "首次查访以后的各次。", 85, (Capability.ADMINISTER,), low=1, high=90,
    ),
    Switch(
        visits.COUNT, "告诫书一共查访几次", 3, "两个单位各查访这么多次。", 86, (Capability.ADMINISTER,), low=1, high=12
    ),
)  # fmt: skip


def _sees_cases(standing: Standing) -> bool:
    return bool(standing.area_paths) or standing.may(
        Capability.HANDLE, Capability.MEDIATE, Capability.COUNSEL
    )


def _takes_in(standing: Standing) -> bool:
    return standing.centre_for(Capability.INTAKE) is not None


def _open_cases(area: Area, _at: datetime) -> int:
    return Case.objects.filter(area__path__startswith=area.path).open().count()


def register() -> None:
    registry.verbs.update(Verb.choices)
    registry.verbs[audit.LOOK] = "查看个人信息"
    registry.verbs.update(
        upload_import="上传台账", start_import="开始导入", resume_import="继续导入", discard_import="放弃导入"
    )
    registry.acts.extend((*ACTS, *SIGHT_ACTS))
    KNOWN.add(
        MessageKind("case", "事项", "您有一件事项有新情况，请登录查看", paths=("/cases/",)),
        MessageKind("task", "批示", "您有一条批示需要办理，请登录查看", paths=("/tasks/",)),
    )
    registry.add(
        MenuEntry("desk", "我的首页", "desk", "home", 10, lambda _: True, "h"),
        MenuEntry("register", "来访登记", "register", "edit", 20, _takes_in, "r"),
        MenuEntry("import", "导入台账", "import_list", "database-import", 25, _takes_in, "i"),
        MenuEntry("case", "事项", "case_list", "clipboard-list", 30, _sees_cases, "c"),
        MenuEntry(
            "break_glass", "紧急查阅", "break_glass", "key", 70, lambda who: why_not_see_glass(who) is None
        ),
        FirstPage("desk", 100, lambda _: True),
        Switch(
            MINUTES,
            "个人信息显示多久（分钟）",
            10,
            "写明事由后显示一项个人信息，到时恢复隐藏。",
            40,
            (Capability.SECURE,),
            low=1,
            high=60,
        ),
        *_CALLS,
        *_VISITS,
        Indexed("cases.Person", renew_indexes),
        JobKind("case_export", run_export),
        JobKind("import_ledger", run_import, page_of),
        Panel("tasks", 5, "cases/tasks_panel.html", tasks_panel, rows=(Task,)),
        Stage("found", (Verb.REGISTER, Verb.IMPORT)),
        Stage("assigned", (Verb.FORWARD, Verb.TRANSFER)),
        Stage("handled", (Verb.COMPLETE,)),
        Stage("prevented", (Verb.FINISH_TASK,)),
        *WAITING,
        *OPEN_WORK,
        *OWNERLESS,
        *audit.SOURCES,
        *HOLDERS,
        InUse(
            "cases",
            "area",
            "件在办",
            1,
            _open_cases,
            lambda area: f"{reverse('case_list')}?area={area.pk}&state=open",
            hand_on_cases,
        ),
        Seeder("board", 30, seed_board),
        Seeder("requests", 35, seed_requests),
        Seeder("sight", 35, seed_sight),
        Seeder("privacy", 60, seed_privacy),
    )
