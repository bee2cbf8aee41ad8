"""What cases offer to the frame and the worker."""

from cases.acts import ACTS
from cases.choices import Verb
from cases.exports import run_export
from cases.imports import page_of, run_import
from cases.seeding.board import seed_board
from cases.views.tasks import tasks_panel
from cases.waiting import OPEN_WORK, WAITING
from core.registry import FirstPage, JobKind, MenuEntry, Panel, Seeder, Stage, registry
from governance.choices import Capability
from governance.standing import Standing


def _sees_cases(standing: Standing) -> bool:
    return bool(standing.area_paths) or standing.may(
        Capability.HANDLE, Capability.MEDIATE, Capability.COUNSEL
    )


def _takes_in(standing: Standing) -> bool:
    return standing.may(Capability.INTAKE) and standing.centre is not None


def register() -> None:
    registry.verbs.update(Verb.choices)
    registry.acts.extend(ACTS)
    registry.add(
        MenuEntry("desk", "我的首页", "desk", "home", 10, lambda _: True, "h"),
        MenuEntry("register", "来访登记", "register", "edit", 20, _takes_in, "r"),
        MenuEntry("import", "导入台账", "import_list", "database-import", 25, _takes_in, "i"),
        MenuEntry("case", "事项", "case_list", "clipboard-list", 30, _sees_cases, "c"),
        FirstPage("desk", 100, lambda _: True),
        JobKind("case_export", run_export),
        JobKind("import_ledger", run_import, page_of),
        Panel("tasks", 5, "cases/tasks_panel.html", tasks_panel),
        Stage("found", (Verb.REGISTER, Verb.IMPORT)),
        Stage("assigned", (Verb.FORWARD, Verb.TRANSFER)),
        Stage("handled", (Verb.COMPLETE,)),
        Stage("prevented", (Verb.FINISH_TASK,)),
        Stage("struck_off", (Verb.CLOSE,)),
        *WAITING,
        *OPEN_WORK,
        Seeder("board", 30, seed_board),
    )
