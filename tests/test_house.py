"""The house rules of CONTRIBUTING.md as tests: what a reader relies on without looking."""

import ast
import re
import subprocess
import tomllib
from collections.abc import Iterator
from functools import cache
from pathlib import Path

import pytest
from django.apps import apps
from django.db.models import CheckConstraint, TextChoices

from cases.choices import State, Verb
from config.environment import ROOT
from dispatch.choices import (
    EscalationState,
    EscalationVerb,
    LadderVerb,
    LetterKind,
    LetterState,
    LetterVerb,
    SlipState,
    SlipVerb,
    Step,
    SupervisionVerb,
    WatchVerb,
)
from governance.choices import Capability
from grids.choices import CanvassVerb
from risk.choices import (
    AssessmentState,
    AssessmentVerb,
    ChangeState,
    DeliberationVerb,
    FlagAnswer,
    FlagVerb,
    HazardState,
    HazardVerb,
    ItemState,
    ItemVerb,
    LevelVerb,
)
from scripts import make_workflows

OURS = [app.name for app in apps.get_app_configs() if Path(app.path).parent == ROOT]
HAN = re.compile(r"[\u4e00-\u9fff]")


@cache
def tracked() -> list[Path]:
    """Every file of the repository, also the new ones, without what .gitignore names."""
    command = ["git", "ls-files", "--cached", "--others", "--exclude-standard"]
    listed = subprocess.run(command, cwd=ROOT, capture_output=True, text=True, check=False)
    if listed.returncode:
        pytest.skip("not a git checkout")
    return [ROOT / name for name in listed.stdout.splitlines() if (ROOT / name).is_file()]


def python(*folders: str) -> list[Path]:
    """Our modules, without migrations."""
    places = folders or (*OURS, "tests", "scripts")
    found = [path for place in places for path in sorted((ROOT / place).rglob("*.py"))]
    return [path for path in found if "migrations" not in path.parts]


def name_of(path: Path) -> str:
    return str(path.relative_to(ROOT))


@cache
def tree(path: Path) -> ast.Module:
    return ast.parse(path.read_text(encoding="utf-8"))


def templates() -> list[Path]:
    return sorted((ROOT / "templates").rglob("*.html"))


def tags(path: Path, pattern: str) -> Iterator[str]:
    """The opening tags whose text fits, template tags inside them removed."""
    source = re.sub(r"{#.*?#}", "", path.read_text(encoding="utf-8"))
    for tag in re.findall(r"<[a-z](?:{%.*?%}|{{.*?}}|\"[^\"]*\"|[^>\"])*>", source, re.DOTALL):
        if re.search(pattern, tag):
            yield tag


# reads


# (module, model): why this read may begin without visible_to
WITHOUT_SIGHT = {
    ("cases/views/public.py", "Case"): "the citizen's page: the code is the key",
    ("cases/views/imports.py", "ImportBatch"): "the same file before, at the same centre",
    ("dispatch/views/watch.py", "WatchLine"): "how many lines are not shown, never which",
    ("grids/waiting.py", "CanvassTask"): "all of them for the doctor, an officer's are narrowed at once",
    ("risk/views/hazards.py", "Hazard"): "the panel of a case that was already found visible",
}
SEEN_THROUGH = {
    "Case", "Slip", "Letter", "Contact", "ImportBatch", "Amendment", "Task", "KeyDate", "Assessment",
    "LevelChange", "RedFlag", "MonthlyPacket", "ApiToken", "WatchLine", "HandoverSheet", "Grant", "Exclusion", "BreakGlass",
    "Paper", "Hazard", "Deliberation", "DeliberationItem", "RiskWarning",
    "Campaign", "CanvassTask", "Household", "Finding", "LawfulEnd", "InspectionRound", "InspectionSample", "Rectification",
    "Whistle", "WhistleCall",
}  # fmt: skip


def reads_without_sight(path: Path) -> set[tuple[str, str]]:
    """(file, model) where no link of the chain behind `Model.objects` asks what the officer may see."""
    parents = {child: node for node in ast.walk(tree(path)) for child in ast.iter_child_nodes(node)}
    found = set()
    for node in ast.walk(tree(path)):
        if (
            isinstance(node, ast.Attribute)
            and node.attr == "objects"
            and ast.unparse(node.value) in SEEN_THROUGH
        ):
            chain, link = set(), parents[node]
            while isinstance(link, ast.Attribute | ast.Call):
                chain.add(getattr(link, "attr", ""))
                link = parents[link]
            sighted = {
                "visible_to",
                "listed_for",
                "for_units_of",
                "to_approve",
                "to_sign",
                "to_check",
                "about_cases_of",
                "ownerless",
                "patrolled_by",
                "managed_by",
            }
            if not chain & sighted:
                found.add((name_of(path), ast.unparse(node.value)))
    return found


def test_reads_of_pages_and_exports_start_from_visible_to():
    readers = [
        path
        for path in python(*OURS)
        if path.stem in ("views", "api", "exports", "waiting", "pages")
        or {"views", "api"} & {*path.relative_to(ROOT).parts}
    ]
    found = set().union(*(reads_without_sight(path) for path in readers))
    assert found - set(WITHOUT_SIGHT) == set()
    assert set(WITHOUT_SIGHT) - found == set(), "an exception that is no longer one"


# writes


def test_state_is_written_by_move_alone():
    written = set()
    for path in python("cases", "dispatch", "grids", "risk"):
        if "seeding" in path.parts:
            continue
        for function in ast.walk(tree(path)):
            if isinstance(function, ast.FunctionDef):
                for node in ast.walk(function):
                    targets = node.targets if isinstance(node, ast.Assign) else []
                    if any(isinstance(one, ast.Attribute) and one.attr == "state" for one in targets):
                        written.add((name_of(path), function.name))
    workflow = {(file, name) for file, name in written if "importing" not in file}
    assert workflow == {
        ("cases/actions/history.py", "_move"),
        ("dispatch/actions/moving.py", "_move"),
        ("dispatch/actions/escalations.py", "_move"),
        ("dispatch/actions/ladder.py", "_number"),  # a letter that is not written yet
        ("risk/actions/settling.py", "move"),
        ("risk/actions/deliberating.py", "_move"),
        ("risk/actions/levels.py", "_move"),
        ("risk/actions/managing.py", "_move"),
    }


def test_no_signals():
    for path in python(*OURS):
        source = path.read_text(encoding="utf-8")
        assert "django.db.models.signals" not in source, name_of(path)
        assert "django.dispatch" not in source, name_of(path)


def test_an_import_inside_a_function_says_why():
    silent = []
    for path in python():
        lines = path.read_text(encoding="utf-8").splitlines()
        for function in ast.walk(tree(path)):
            if isinstance(function, ast.FunctionDef | ast.AsyncFunctionDef):
                silent += [
                    f"{name_of(path)}:{node.lineno}"
                    for node in ast.walk(function)
                    if isinstance(node, ast.Import | ast.ImportFrom)
                    and not re.search(r"# noqa: PLC0415", lines[node.lineno - 1])
                ]
    assert silent == []


def test_broad_excepts_are_counted():
    """Around one text of a sweep or one job, and where a command must answer in JSON whatever happens."""
    found = [
        name_of(path)
        for path in python(*OURS)
        for node in ast.walk(tree(path))
        if isinstance(node, ast.ExceptHandler)
        and isinstance(node.type, ast.Name)
        and node.type.id in ("Exception", "BaseException")
        and not isinstance(node.body[-1], ast.Raise)
    ]
    assert set(found) <= {"core/jobs.py", "config/commands.py", "risk/actions/screening.py"}


def test_views_have_no_try():
    for path in python(*OURS):
        if path.stem == "views" or "views" in path.parts:
            tries = [node.lineno for node in ast.walk(tree(path)) if isinstance(node, ast.Try)]
            assert not tries or name_of(path) in ("core/views.py", "governance/views/account.py"), name_of(
                path
            )


@pytest.mark.parametrize("model", [model for model in apps.get_models() if model._meta.app_label in OURS])
def test_each_law_of_the_database_has_a_sentence(model):
    laws = [one for one in model._meta.constraints if isinstance(one, CheckConstraint)]
    assert all(HAN.search(str(law.violation_error_message)) for law in laws)


# templates


def test_the_first_line_of_a_template_says_what_it_needs():
    assert [name_of(path) for path in templates() if not path.read_text("utf-8").startswith("{# ")] == []


def test_no_comment_of_a_template_runs_over_its_line():
    """Django shows such a comment to the officer."""
    lines = [(path, line) for path in templates() for line in path.read_text("utf-8").splitlines()]
    assert [name_of(path) for path, line in lines if line.count("{#") != line.count("#}")] == []


def test_no_template_is_left_over():
    used = set()
    sources = [*python(*OURS), *templates()]
    for path in sources:
        used |= set(re.findall(r"[\"']([\w/]+\.html)", path.read_text(encoding="utf-8")))
    # asked for by Django itself, by their names
    by_name = {"registration/login.html"}
    left = {str(path.relative_to(ROOT / "templates")) for path in templates()} - used - by_name
    assert not left


def test_a_table_whose_headings_stand_fast_is_framed_by_its_tag():
    for path in templates():
        for head in re.findall(r"rows-wrap\".*?<tr>(.*?)</tr>", path.read_text("utf-8"), re.DOTALL):
            assert re.search(r"{[%{]|aria-label|<input", head), (name_of(path), "use {% table %}")


def test_what_htmx_asks_for_can_be_had_without_it():
    """Each hx-get has its href or stands beside one, each hx-post stands in a form."""
    for path in templates():
        source = path.read_text(encoding="utf-8")
        for tag in tags(path, r"\bhx-get="):
            address = re.search(r"hx-get=\"([^\"]*)\"", tag)
            assert address, tag
            assert f'href="{address[1]}"' in source, (name_of(path), tag)
        for tag in tags(path, r"\bhx-post="):
            assert tag.startswith("<form") or "<form" in source.split(tag)[0], (name_of(path), tag)


def test_no_script_no_style_no_handler_inside_a_page():
    """The content policy forbids them."""
    for path in templates():
        assert not list(tags(path, r"\son[a-z]+=|\sstyle=|javascript:")), name_of(path)
        assert not [tag for tag in tags(path, r"^<script") if "src=" not in tag], name_of(path)
        assert not list(tags(path, r"^<style")), name_of(path)


def test_pages_ask_nobody_else_for_anything():
    """Every asset is served by the product itself."""
    for path in templates():
        assert not list(tags(path, r"(src|href|action)=\"(https?:)?//")), name_of(path)


def test_forms_that_post_carry_the_token():
    for path in templates():
        source = path.read_text(encoding="utf-8")
        for form in re.findall(r"<form\b.*?</form>", source, re.DOTALL):
            if re.search(r"method=\"post\"", form):
                assert "{% csrf_token %}" in form, name_of(path)


def test_what_was_sent_is_no_draft_any_more():
    """Each form that keeps a draft has a view that says when it was carried out, or stands for a verb."""
    kept = {
        key.rstrip("-")
        for path in templates()
        for key in re.findall(r"(?:data-draft=\"|{% block draft %})([a-z_-]+)", path.read_text("utf-8"))
    }
    told = {
        key.rstrip("-")
        for path in python()
        for key in re.findall(r"drafts\.done\(request, f?\"([a-z_-]+)", path.read_text("utf-8"))
    }
    # a verb's view tells it for all of them (core/acts.py)
    verbs = {
        verb
        for kind in TextChoices.__subclasses__()
        if kind.__name__.endswith("Verb")
        for verb in kind.values
    }
    assert len(kept) > 10
    assert kept - told - verbs == set()


# documents


def test_the_workflows_are_those_of_the_tables():
    stale = "python -m scripts.make_workflows"
    assert make_workflows.TARGET.read_text(encoding="utf-8") == make_workflows.document(), stale


def glossary() -> tuple[set[str], set[str]]:
    """The words of the English column and of the Chinese one."""
    english, chinese = set(), set()
    for line in (ROOT / "docs" / "glossary.md").read_text(encoding="utf-8").splitlines():
        cells = [cell.strip() for cell in line.strip("|").split("|")]
        if line.startswith("|") and len(cells) == 4:
            chinese |= {word.strip() for word in cells[0].split("/")}
            english |= {word.strip(" `") for word in re.split(r"[,/]", cells[1])}
    return english, chinese


@pytest.mark.parametrize(
    "words",
    [
        *(State, Verb, SlipState, SlipVerb, LetterKind, LetterState, LetterVerb, Step),
        *(
            AssessmentState,
            AssessmentVerb,
            ChangeState,
            LevelVerb,
            FlagAnswer,
            FlagVerb,
            Capability,
            WatchVerb,
        ),
        *(HazardState, HazardVerb, DeliberationVerb, ItemState, ItemVerb),
        *(LadderVerb, SupervisionVerb, EscalationVerb, EscalationState),
        CanvassVerb,
    ],
)
def test_every_state_verb_and_capability_is_in_the_glossary(words: type[TextChoices]):
    english, chinese = glossary()
    assert {one.value for one in words} - english == set()
    if words in (
        *(
            Verb,
            SlipVerb,
            LetterKind,
            LetterVerb,
            Step,
            AssessmentVerb,
            LevelVerb,
            FlagVerb,
            Capability,
            WatchVerb,
        ),
        *(HazardVerb, DeliberationVerb, ItemVerb),
        *(LadderVerb, SupervisionVerb, EscalationVerb),
        CanvassVerb,
    ):
        assert {one.label for one in words} - chinese == set()


def test_every_model_is_in_the_glossary():
    names = {model.__name__ for model in apps.get_models() if model._meta.app_label in OURS}
    assert names - glossary()[0] == set()


def test_every_setting_is_documented():
    read = set()
    for path in python("config"):
        for node in ast.walk(tree(path)):
            if isinstance(node, ast.Call) and node.args and isinstance(node.args[0], ast.Constant):
                called = ast.unparse(node.func)
                if re.fullmatch(r"(env(ironment)?\.)?(text|flag|number|words|key)|os\.environ\.get", called):
                    read.add(node.args[0].value)
    documented = set(re.findall(r"^#? ?([A-Z_]+)=", (ROOT / ".env.example").read_text("utf-8"), re.MULTILINE))
    assert {name for name in read if isinstance(name, str) and name.isupper()} - documented == set()


# files


def test_every_app_chose_its_floor():
    tool = tomllib.loads((ROOT / "pyproject.toml").read_text(encoding="utf-8"))["tool"]["importlinter"]
    floors = re.findall(r"\w+", " ".join(tool["contracts"][0]["layers"]))
    inside = tool["contracts"][1]["containers"]
    assert set(OURS) == set(tool["root_packages"])
    assert set(OURS) - set(floors) == set()
    assert set(OURS) - set(inside) == {"config", "core"}


def test_no_migration_was_named_by_the_machine():
    named = re.compile(r"^\d{4}_(auto_|alter_|remove_|rename_|delete_)|_and_more$|_more$")
    for path in tracked():
        if path.parent.name == "migrations" and path.suffix == ".py":
            assert not named.search(path.stem), name_of(path)


def test_a_long_file_says_why():
    """Style, section 9: past 400 lines split, or say why in the first lines."""
    for path in [*python(), *templates()]:
        lines = path.read_text(encoding="utf-8").splitlines()
        limit = 700 if path.is_relative_to(ROOT / "tests") else 400
        assert len(lines) <= limit or re.search(r"(?i)longer than", " ".join(lines[:6])), (
            f"{name_of(path)} has {len(lines)} lines"
        )


def test_every_module_says_what_lives_in_it():
    silent = [name_of(path) for path in python() if tree(path).body and not ast.get_docstring(tree(path))]
    assert silent == []


def test_nothing_points_at_this_machine_or_at_a_registry():
    """Lock files name hashes, not hosts; nothing names a folder of whoever wrote it."""
    for path in tracked():
        if path == Path(__file__) or path.suffix in (".png", ".ico", ".woff2", ".xlsx", ".xls"):
            continue
        source = path.read_text(encoding="utf-8", errors="replace")
        for forbidden in (
            "--index-url",
            "--extra-index-url",
            "files.pythonhosted.org",
            "/work/",
            "/home/",
            "/root/",
        ):
            assert forbidden not in source, (name_of(path), forbidden)


def test_no_secret_is_in_the_repository():
    """Trap 18."""
    private = re.compile(
        r"BEGIN (RSA |EC |OPENSSH )?PRIVATE KEY|(SECRET|FIELD)_KEY *= *[\"']?[A-Za-z0-9_\-]{20,}"
    )
    for path in tracked():
        assert path.name not in (".env", "SECRET_KEY", "FIELD_KEY"), name_of(path)
        if path.suffix not in (".png", ".ico", ".woff2", ".xlsx", ".xls") and path != Path(__file__):
            assert not private.search(path.read_text(encoding="utf-8", errors="replace")), name_of(path)
