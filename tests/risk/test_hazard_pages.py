"""The ledger's list, workbook, paper and API agree; the classes and the loops' names are kept as rows."""

from datetime import date, timedelta

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from cases.choices import Level, State
from core import files
from core.models import AuditLine, ExportRecord, Job
from core.paging import SIZE
from core.refusals import Refused
from core.workbook import read_sheets
from dispatch.choices import SlipState
from governance.choices import Capability, Sees, UnitKind
from governance.upkeep.workbook import read_in
from risk.actions import managing
from risk.actions.kinds import save_hazard_class
from risk.actions.screening import ground
from risk.choices import Tier
from risk.exports.hazards import COLUMNS, run_hazard_export
from risk.models import Hazard, HazardClass, HazardLead, LoopStage
from risk.permissions.hazards import why_not_keep_kinds
from risk.views.kinds import HAZARD_CLASSES, LOOP_STAGES
from tests.builders import (
    NOW,
    administrator,
    case_at,
    commander,
    director,
    district,
    grade,
    hazard_of,
    liaison,
    many_cases,
    officer,
    slip_at,
    street,
    unit,
)
from tests.pages import text

pytestmark = pytest.mark.django_db
TODAY = NOW.date()


def many_hazards(count: int) -> list[Hazard]:
    rows = []
    for number, case in enumerate(many_cases(count)):
        hazard = hazard_of(case, (Level.HIGH, Level.MEDIUM, Level.LOW)[number % 3])
        HazardLead.objects.create(
            hazard=hazard,
            tier=Tier.STREET,
            officer=commander().officer,
            from_at=NOW,
            made_by=director().officer,
        )
        rows.append(hazard)
    return rows


def test_the_list_asks_as_much_for_many_as_for_few(sign_in):
    """Trap 15."""
    client, counts = sign_in(director()), []
    for number in (3, 40):
        many_hazards(number)
        client.get(reverse("hazard_list"))
        with CaptureQueriesContext(connection) as queries:
            assert client.get(reverse("hazard_list")).status_code == 200
        counts.append(len(queries))
    assert counts[0] == counts[1]


def test_what_is_due_first_stands_first_and_pages_go_on(sign_in):
    rows = many_hazards(SIZE + 3)
    late = rows[-1]
    managing.schedule(late, TODAY - timedelta(days=1))
    late.save()
    client = sign_in(director())
    page = client.get(reverse("hazard_list")).context["page"]
    more = client.get(reverse("hazard_list"), {"cursor": page.next_cursor}).context["page"]
    assert page.rows[0] == late
    assert len(page.rows) + len(more.rows) == SIZE + 3


@pytest.mark.parametrize(
    ("query", "expected"),
    [
        ({"level": "high"}, 1),
        ({"state": "struck"}, 0),
        ({"review": "late"}, 1),
        ({"lead": "none"}, 1),
        ({"lead": "mine"}, 1),
        ({"hazard": "x", "area": "x", "sort": "x"}, 3),
    ],
)
def test_the_filter_narrows(sign_in, query, expected):
    high, medium, _ = many_hazards(3)
    managing.schedule(high, TODAY - timedelta(days=1))
    high.save()
    HazardLead.objects.filter(hazard=medium).delete()
    HazardLead.objects.filter(hazard=high).update(officer=director().officer)
    assert sign_in(director()).get(reverse("hazard_list"), query).context["page"].count == expected


def test_the_filter_knows_who_answers(sign_in):
    rows = many_hazards(2)
    HazardLead.objects.filter(hazard=rows[0]).update(officer=director().officer)
    client = sign_in(director())
    page = client.get(reverse("hazard_list"), {"lead": str(commander().pk)}).context["page"]
    assert [one.pk for one in page.rows] == [rows[1].pk]
    assert client.get(reverse("hazard_list"), {"lead": "987654"}).context["page"].count == 2


def exported(by, query=""):
    job = Job.objects.create(
        owner=by.officer, kind="hazard_export", arguments={"query": query, "clear": False, "purpose": ""},
        created_at=NOW,
    )  # fmt: skip
    run_hazard_export(job, lambda *_: None)
    file = job.result_file
    return read_sheets(files.path_of(file), name=file.name, max_bytes=10**7)[0].rows


def test_list_workbook_and_api_agree(sign_in):
    """Traps 16 and 20."""
    many_hazards(7)
    hazard_of(case_at(State.ACCEPTED, home=street(2)), Level.HIGH)
    client = sign_in(director())
    listed = client.get(reverse("hazard_list"), {"level": "high"}).context["page"].count
    api = client.get(reverse("api:hazard_list"), {"level": "high"}).json()["count"]
    rows = exported(director(), "level=high")
    head = next(place for place, row in enumerate(rows) if row[0] == "序号")
    body = [row for row in rows[head + 1 :] if row[0] and str(row[0]).isdigit()]
    assert (listed, api, len(body)) == (3, 3, 3)
    assert [str(cell) for cell in rows[head] if cell] == [one.title for one in COLUMNS]
    assert ExportRecord.objects.get().is_masked


def test_the_paper_has_the_rows_and_no_navigation(sign_in):
    hazard = many_hazards(1)[0]
    page = text(sign_in(director()).get(reverse("hazard_print")))
    assert (hazard.case.number in page, "<nav" in page) == (True, False)


def test_the_page_of_a_hazard_shows_what_is_closed_and_by_what(sign_in):
    hazard = hazard_of(slip_at(SlipState.APPROVED).case, Level.HIGH)
    page = text(sign_in(commander()).get(reverse("hazard_show", args=[hazard.pk])))
    assert "承办人 反馈" in page
    assert "还没有街道包案领导" in page


def test_the_pages_of_a_unit_do_not_speak_of_hazards(sign_in):
    """Trap 30."""
    case = slip_at(SlipState.ISSUED).case
    hazard = hazard_of(case, Level.HIGH)
    client = sign_in(liaison())
    pages = [text(client.get(url)) for url in (reverse("case_show", args=[case.pk]), reverse("desk"))]
    assert [word for word in ("隐患", "七个闭环", "未闭环") for page in pages if word in page] == []
    for name in ("hazard_show", "review_hazard", "name_lead", "strike_off"):
        assert client.get(reverse(name, args=[hazard.pk])).status_code == 403


def test_verbs_by_page_and_api_say_the_same(sign_in):
    hazard = hazard_of(case_at(State.COMPLETED), Level.HIGH)
    client = sign_in(director())
    page = client.post(reverse("strike_off", args=[hazard.pk]), {"reason": "已化解"})
    api = client.post(reverse("api:strike_off", args=[hazard.pk]), {"reason": "已化解"})
    assert (page.status_code, api.status_code) == (422, 422)
    assert api.json()["detail"].startswith("还没有闭环")
    who = f"street:{commander().pk}"
    assert client.post(reverse("api:name_lead", args=[hazard.pk]), {"who": who}).status_code == 200
    shown = client.get(reverse("api:hazard", args=[hazard.pk])).json()
    assert [one["officer"]["id"] for one in shown["leads"]] == [commander().pk]
    assert {one["key"] for one in shown["loops"] if one["at"]} == {"found", "handled"}


# classes and names


def keeper():
    centre = unit(district(), "区综治中心")
    return officer(centre, Capability.SUPERVISE, sees=Sees.AREA, name="督办专员")


def test_who_keeps_them_for_the_whole_district():
    assert why_not_keep_kinds(keeper()) is None
    assert why_not_keep_kinds(administrator()) is None
    assert why_not_keep_kinds(commander()) is not None


def facts(**more):
    return {
        "code": "R7", "name": "债务纠纷", "group": "三类纠纷", "order": 7, "categories": [], "words": [],
        "factors": ["B08"], "source": "", "from_on": date(2026, 1, 1), "until_on": None,
    } | more  # fmt: skip


def test_a_class_is_dated_and_written_down():
    saved = save_hazard_class(by=keeper(), row=None, facts=facts(), at=NOW)
    assert saved in ground(NOW, {}).classes
    save_hazard_class(by=keeper(), row=saved, facts=facts(until_on=TODAY - timedelta(days=1)), at=NOW)
    assert saved not in ground(NOW, {}).classes
    assert AuditLine.objects.filter(verb="save_hazard_class").count() == 2


def test_two_rows_of_one_code_do_not_overlap():
    saved = save_hazard_class(by=keeper(), row=None, facts=facts(), at=NOW)
    with pytest.raises(Refused, match="重叠"):
        save_hazard_class(by=keeper(), row=None, facts=facts(from_on=date(2026, 6, 1)), at=NOW)
    save_hazard_class(by=keeper(), row=saved, facts=facts(until_on=date(2026, 5, 31)), at=NOW)
    save_hazard_class(by=keeper(), row=None, facts=facts(from_on=date(2026, 6, 1)), at=NOW)


@pytest.mark.parametrize("kind", [HAZARD_CLASSES, LOOP_STAGES], ids=lambda one: one.key)
def test_a_workbook_reads_in_again_and_changes_nothing(kind):
    by, titles = keeper(), kind.read_back
    for row in kind.rows(by):
        cells = {titles[one.title]: one.value(row) for one in kind.columns if one.title in titles}
        assert read_in(kind, by, cells) == "same", row


@pytest.mark.parametrize(
    ("cells", "said"),
    [
        ({"factors": "Z99"}, "没有要素“Z99”"),
        ({"factors": "B08", "categories": "火星"}, "没有事项类别“火星”"),
        ({}, "至少填一项"),
    ],
)
def test_a_class_that_could_cover_nothing_is_refused_in_words(cells, said):
    given = {"code": "R7", "name": "债务纠纷", "order": 7, "from_on": "2026-01-01"} | cells
    assert said in read_in(HAZARD_CLASSES, keeper(), given)


def test_the_pages_are_there_for_whoever_keeps_them(sign_in):
    client = sign_in(keeper())
    for name, row in (
        ("hazard_class", HazardClass.objects.first()),
        ("loop_stage", LoopStage.objects.first()),
    ):
        assert client.get(reverse(f"{name}_list")).status_code == 200
        assert client.get(reverse(f"{name}_add")).status_code == 200
        assert client.get(reverse(f"{name}_edit", args=[row.pk])).status_code == 200


def test_a_loop_is_renamed_on_its_page_and_the_case_says_so(sign_in):
    row = LoopStage.objects.get(key="handled")
    sent = {
        "key": "handled", "name": "调处化解", "order": 4, "levels": ["high", "medium"], "from_on": "2019-01-01",
    }  # fmt: skip
    sign_in(keeper()).post(reverse("loop_stage_edit", args=[row.pk]), sent)
    case = grade(case_at(State.ACCEPTED), Level.HIGH)
    assert "调处化解" in text(sign_in(director()).get(reverse("case_show", args=[case.pk])))


def test_no_link_to_the_ledger_is_offered_before_a_hazard_is_ones_own(sign_in):
    """Who can be named, but is not, reads no ledger: the line on the first page is words alone."""
    home = street()
    worker = liaison(of=unit(home.community, f"{home.community.name}居委会", UnitKind.COMMUNITY_COMMITTEE))
    page = sign_in(worker).get(reverse("desk")).content.decode()
    assert "隐患待复查" in page
    assert reverse("hazard_list") not in page
    assert reverse("hazard_list") in sign_in(director()).get(reverse("desk")).content.decode()
