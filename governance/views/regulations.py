"""The rules library, its editions, the wall."""

from __future__ import annotations

from typing import Any

from django.contrib import messages
from django.db.models import QuerySet
from django.http import Http404, HttpRequest, HttpResponse, HttpResponseBase
from django.shortcuts import get_object_or_404, redirect, render
from django.views.decorators.http import require_GET

from core import drafts, files
from core.forms import attempt, sent
from core.markdown import render as shown
from core.once import once
from core.refusals import Refusal, insist
from governance.actions.regulations import add_edition, save_regulation, save_wall_item
from governance.choices import RegulationKind, WallKind
from governance.forms.regulations import (
    EditionForm,
    RegulationForm,
    RegulationNarrowForm,
    WallItemForm,
    WallNarrowForm,
)
from governance.models import Area, Edition, Regulation, WallItem
from governance.permissions.regulations import why_not_keep_rules, why_not_see_rules
from governance.permissions.structure import seen_paths
from governance.standing import Standing, standing_of
from governance.upkeep.kind import Shown, Upkeep, keep
from governance.views.areas import drawn

PAPERS = {"a4": "A4", "a3": "A3"}


def _regulations(standing: Standing) -> QuerySet[Regulation]:
    held = Regulation.objects.holding(seen_paths(standing)).with_edition(standing.at.date())
    return held.select_related("area", "unit").order_by("area__path", "kind", "id")


def _items(standing: Standing) -> QuerySet[WallItem]:
    seen = WallItem.objects.below(seen_paths(standing))
    return seen.select_related("area", "unit").order_by("area__path", "kind", "id")


def _why_not(standing: Standing, row: Any) -> Refusal | None:
    return why_not_keep_rules(standing, row.area if row else None)


def _save(standing: Standing, row: Regulation | None, facts: dict[str, Any]) -> tuple[Regulation, str]:
    saved = save_regulation(by=standing, regulation=row, facts=facts)
    return saved, f"已更新“{saved}”。" if row else f"已新增“{saved}”，请在下面录入第一版正文。"


def _save_item(standing: Standing, row: WallItem | None, facts: dict[str, Any]) -> tuple[WallItem, str]:
    saved = save_wall_item(by=standing, item=row, facts=facts)
    return saved, f"已{'更新' if row else '加入'}{WallKind(saved.kind).label}。"


def _same(standing: Standing, facts: dict[str, Any]) -> Regulation | None:
    return _regulations(standing).filter(area=facts.get("area"), title=facts.get("title")).first()


def _same_item(standing: Standing, facts: dict[str, Any]) -> WallItem | None:
    same = {name: facts.get(name) for name in ("area", "kind", "text")}
    return _items(standing).filter(**same).first()


def _about(_request: HttpRequest, standing: Standing, row: Regulation) -> dict[str, Any]:
    editions = list(row.editions.select_related("file", "made_by"))
    current = Edition.objects.filter(regulation=row).in_force(standing.at.date()).first()
    return {
        "editions": editions,
        "current": current,
        "body": shown(current.text) if current else "",
        "may_add": why_not_keep_rules(standing, row.area) is None,
    }


REGULATIONS = keep(
    Upkeep(
        key="regulation",
        path="rules/",
        noun="制度",
        intro="制度、流程图、评估细则、岗位职责和预案，按版次留存，可打印上墙",
        rows=_regulations,
        columns=(
            Shown("名称", lambda row: row.title, 40),
            Shown("种类", lambda row: RegulationKind(row.kind).label, 12),
            Shown("适用区域", lambda row: f"{row.area.code} {row.area.name}", 24),
            Shown("责任单位", lambda row: row.unit.name, 24),
            Shown("现行版次", lambda row: row.edition, 10, "integer"),  # type: ignore[attr-defined]  # with_edition
            Shown("施行日期", lambda row: row.in_force_on, 12, "date"),  # type: ignore[attr-defined]  # with_edition
            Shown("废止日期", lambda row: row.closed_on, 12, "date", less=True),
        ),
        form=RegulationForm,
        narrow=RegulationNarrowForm,
        why_not_see=why_not_see_rules,
        why_not_keep=_why_not,
        save=_save,
        same=_same,
        beside="governance/regulation_editions.html",
        about=_about,
    )
)
WALL_ITEMS = keep(
    Upkeep(
        key="wall_item",
        path="wall/items/",
        noun="上墙清单",
        intro="问题清单、需求清单、目标清单，和网格图、制度一起打印上墙",
        rows=_items,
        columns=(
            Shown("内容", lambda row: row.text, 50),
            Shown("清单", lambda row: WallKind(row.kind).label, 12),
            Shown("所属区域", lambda row: f"{row.area.code} {row.area.name}", 24),
            Shown("责任单位", lambda row: row.unit.name if row.unit else "", 24),
            Shown("完成期限", lambda row: row.due_on, 12, "date"),
            Shown("完成日期", lambda row: row.done_on, 12, "date"),
        ),
        form=WallItemForm,
        narrow=WallNarrowForm,
        why_not_see=why_not_see_rules,
        why_not_keep=_why_not,
        save=_save_item,
        same=_same_item,
    )
)


def _regulation(request: HttpRequest, pk: int) -> tuple[Standing, Regulation]:
    standing = standing_of(request)
    return standing, get_object_or_404(_regulations(standing), pk=pk)


@once
def edition_add(request: HttpRequest, pk: int) -> HttpResponse:
    """The next edition, begun with the text of the last one."""
    standing, regulation = _regulation(request, pk)
    insist(why_not_keep_rules(standing, regulation.area))
    last = regulation.editions.first()
    initial = {"in_force_on": standing.at.date(), "text": last.text if last else ""}
    form = EditionForm(standing=standing, target=regulation, initial=initial, **sent(request))
    if (
        request.method == "POST"
        and form.is_valid()
        and (
            edition := attempt(
                form,
                lambda: add_edition(by=standing, regulation=regulation, at=standing.at, **form.cleaned_data),
            )
        )
    ):
        drafts.done(request, f"edition-{pk}")
        said = f"已保存第 {edition.number} 版，{edition.in_force_on:%Y-%m-%d} 起施行，旧版仍可查看。"
        messages.success(request, said)
        return redirect("regulation_edit", pk=pk)
    context = {"form": form, "regulation": regulation}
    return render(request, "governance/edition_add.html", context, status=422 if form.errors else 200)


def _edition(request: HttpRequest, pk: int, number: int) -> tuple[Regulation, Edition]:
    _, regulation = _regulation(request, pk)
    editions = Edition.objects.select_related("file", "made_by")
    return regulation, get_object_or_404(editions, regulation=regulation, number=number)


@require_GET
def edition_print(request: HttpRequest, pk: int, number: int) -> HttpResponse:
    """An edition as it hangs on the wall, on A4 or A3."""
    regulation, edition = _edition(request, pk, number)
    paper = request.GET.get("paper", "a4")
    context = {
        "regulation": regulation,
        "edition": edition,
        "body": shown(edition.text),
        "paper": paper if paper in PAPERS else "a4",
        "papers": PAPERS,
    }
    return render(request, "governance/edition_print.html", context)


@require_GET
def edition_file(request: HttpRequest, pk: int, number: int) -> HttpResponseBase:
    _, edition = _edition(request, pk, number)
    if edition.file is None or not files.path_of(edition.file).exists():
        raise Http404
    return files.hand_out(edition.file)


@require_GET
def wall(request: HttpRequest, pk: int) -> HttpResponse:
    """What hangs on the wall of a place: its map, its three lists and the names of the rules in force."""
    standing = standing_of(request)
    insist(why_not_see_rules(standing))
    area = get_object_or_404(Area.objects.below(*seen_paths(standing)), pk=pk)
    today, paper = standing.at.date(), request.GET.get("paper", "a4")
    items = list(
        WallItem.objects.filter(area=area).select_related("unit").order_by("done_on", "due_on", "id")
    )
    here = Regulation.objects.filter(closed_on=None, area__code__in=area.path.strip(".").split("."))
    regulations = here.in_force(today).order_by("kind", "id")[:40]
    context = {
        "area": area,
        "lists": [(kind.label, [one for one in items if one.kind == kind]) for kind in WallKind],
        "regulations": regulations,
        "map": drawn(area),
        "paper": paper if paper in PAPERS else "a4",
        "papers": PAPERS,
        "at": standing.at,
    }
    return render(request, "governance/wall.html", context)
