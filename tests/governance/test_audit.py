"""The audit as auditors read it: one stream of all sources, searched, paged, exported; nobody else opens it."""

from datetime import timedelta
from io import BytesIO
from itertools import pairwise

import openpyxl
import pytest
from django.db import DatabaseError, connection
from django.urls import reverse

from cases.actions import board, history
from cases.models import Entry
from core import audit, jobs, seals, streams
from core.models import AuditLine, Job, Seal
from core.registry import AuditSearch, registry
from governance.choices import Capability, Sees
from tests.builders import (
    AN_HOUR_AGO,
    NOW,
    administrator,
    auditor,
    commander,
    director,
    liaison,
    looked,
    officer,
    registered,
    security,
    street,
    window,
)
from tests.pages import download, text

pytestmark = pytest.mark.django_db
LIST = "/audit/"


def table(page: str) -> str:
    return page.split("<tbody>")[1].split("</tbody>", maxsplit=1)[0] if "<tbody>" in page else ""


def everything(by=None):
    search = AuditSearch()
    return [(one, one.search(by or auditor(), search)) for one in registry.audit_sources.values()]


def cut(*tables: str) -> None:
    with connection.cursor() as cursor:
        for name in tables:
            if connection.vendor == "postgresql":
                cursor.execute("SET CONSTRAINTS ALL IMMEDIATE")
                cursor.execute(f"ALTER TABLE {name} DISABLE TRIGGER USER")
            else:
                cursor.execute(f"DROP TRIGGER {name}_append_only")


def test_history_looks_and_other_writes_stand_in_one_stream(sign_in):
    case = registered()
    looked(by=director(), case=case, reason="核对身份", at=NOW - timedelta(minutes=5))
    audit.record(by=administrator(), verb="close_unit", note="机构改革", at=NOW, ip="10.1.1.1")
    page = table(text(sign_in(auditor()).get(LIST)))
    order = [page.index(word) for word in ("机构改革", "核对身份", "登记")]
    assert order == sorted(order)
    assert page.count(case.number) == 2
    assert "10.1.1.1" in page


@pytest.mark.parametrize("who", [administrator, security, window, director, liaison, commander])
def test_others_are_refused_in_words(sign_in, who):
    response = sign_in(who()).get(LIST)
    assert response.status_code == 403
    assert "审计员" in text(response)
    assert "审计</a>" not in text(sign_in(who()).get("/desk/"))


def test_what_cases_say_is_masked_and_restricted_ones_are_silent(sign_in):
    case, secret = registered(), registered(is_restricted=True)
    history.write(
        by=window(), case=case, verb="remark", note="电话 13812345678，证件 530199198112113972", at=NOW
    )
    history.write(by=window(), case=secret, verb="remark", note="躲在亲戚家", at=NOW)
    page = text(sign_in(auditor()).get(LIST))
    assert "138****5678" in page
    assert "13812345678" not in page
    assert "530***********3972" in page
    assert "躲在亲戚家" not in page
    assert "受限事项，内容不显示" in page
    assert "躲在亲戚家" not in text(sign_in(auditor()).get(LIST, {"text": "躲在"})).split("<tbody>")[-1]
    assert secret.number not in table(text(sign_in(auditor()).get(LIST, {"text": "躲在"})))


def test_an_auditor_does_not_read_of_a_case_that_accuses_him(sign_in):
    by, case = auditor(), registered()
    board.exclude(by=director(), case=case, officer=by.officer, why="被反映", at=NOW)
    assert case.number not in text(sign_in(by).get(LIST))


@pytest.mark.parametrize(
    ("query", "found"),
    [
        ({"kind": "look"}, {"看一眼"}),
        ({"verb": "remark"}, {"记一笔"}),
        ({"verb": "look"}, {"看一眼"}),
        ({"officer": "主任"}, {"看一眼"}),
        ({"officer": "没有这个人"}, set()),
        ({"text": "记一"}, {"记一笔"}),
        ({"from_on": "2026-11-17"}, {"看一眼", "改一处"}),
        ({"until_on": "2026-11-16"}, {"记一笔"}),
        ({"from_on": "2026-02-30"}, set()),
        ({"kind": "no such"}, set()),
        ({"officer": "\x00主任"}, {"看一眼"}),
        ({"text": "x" * 100_000}, set()),
        ({"text": "%"}, set()),
    ],
)
def test_it_is_searched_by_each_field(sign_in, query, found):
    case = registered(at=NOW - timedelta(days=2))
    yesterday = NOW - timedelta(days=1)
    history.write(by=window(), case=case, verb="remark", note="记一笔", at=yesterday)
    looked(by=director(), case=case, reason="看一眼", at=NOW)
    audit.record(by=None, verb="change", note="改一处", at=NOW)
    page = table(text(sign_in(auditor()).get(LIST, query)))
    assert {word for word in ("记一笔", "看一眼", "改一处") if word in page} == found


def test_a_case_number_finds_all_about_it_and_nothing_else(sign_in):
    case, other = registered(), registered()
    audit.record(by=director(), verb="look_restricted", about=case, at=NOW)
    page = table(text(sign_in(auditor()).get(LIST, {"case": case.number.lower()})))
    assert page.count(f">{case.number}<") == 2
    assert other.number not in page


def test_pages_meet_without_a_gap_and_lead_back():
    case = registered()
    for minute in (0, 0, 0, 1, 1, 2):
        at = NOW + timedelta(minutes=minute)
        audit.record(by=None, verb="change", at=at)
        looked(by=director(), case=case, reason="核对", at=at)
    parts = everything()
    whole = [(line.source.key, line.pk) for line in streams.every(parts)]
    assert len(whole) == 12 + Entry.objects.count()
    forward, cursor, pages = [], "", []
    while True:
        page = streams.page(parts, cursor, size=2)
        forward += [(line.source.key, line.pk) for line in page.rows]
        pages.append(page)
        cursor = page.next_cursor
        if not cursor:
            break
    assert forward == whole
    assert pages[0].previous_cursor == ""
    for earlier, later in pairwise(pages):
        back = streams.page(parts, later.previous_cursor, size=2)
        assert [(one.source.key, one.pk) for one in back.rows] == [
            (one.source.key, one.pk) for one in earlier.rows
        ]


@pytest.mark.parametrize("cursor", ["x", "AAAA", "W10", "\x00", "eyJhIjoxfQ", "9" * 5000])
def test_a_cursor_nobody_wrote_is_the_first_page(sign_in, cursor):
    registered()
    response = sign_in(auditor()).get(LIST, {"cursor": cursor})
    assert response.status_code == 200
    assert "登记" in table(text(response))


def test_a_thousand_rows_cost_no_more_queries_than_ten(sign_in, django_assert_max_num_queries):
    by, client, case = auditor(), sign_in(auditor()), registered()
    AuditLine.objects.bulk_create(
        AuditLine(verb="change", officer=by.officer, at=AN_HOUR_AGO) for _ in range(1000)
    )
    Entry.objects.bulk_create(
        Entry(case=case, officer=window().officer, verb="remark", at=AN_HOUR_AGO) for _ in range(1000)
    )
    with django_assert_max_num_queries(25):
        assert client.get(LIST).status_code == 200


def test_the_export_is_the_filtered_stream_and_is_itself_written_down(sign_in):
    case = registered()
    looked(by=director(), case=case, reason="=HYPERLINK(1)", at=NOW)
    audit.record(by=None, verb="change", note="改一处", at=NOW)
    client = sign_in(auditor())
    client.post("/audit/export/?kind=look")
    line = AuditLine.objects.get(verb="export_audit")
    assert (line.officer_id, line.note) == (auditor().pk, "类别 查看个人信息")
    jobs.run_due()
    job = Job.objects.get(kind="export_audit")
    content, _ = download(client, reverse("job_file", args=[job.pk]))
    rows = list(openpyxl.load_workbook(BytesIO(content)).active.values)
    assert len(rows) == 2
    assert rows[1][1:7] == (
        "查看个人信息",
        "主任",
        str(director().appointments[0].post),
        "查看个人信息",
        case.number,
        "=HYPERLINK(1)",
    )


def test_who_lost_the_post_meanwhile_gets_no_workbook(sign_in):
    by = auditor()
    sign_in(by).post("/audit/export/")
    by.officer.appointments.update(until_on="2020-01-01")
    jobs.run_due()
    assert Job.objects.get().state == "failed"
    assert "审计员" in Job.objects.get().sentence


def test_the_page_says_whether_the_chain_stands(sign_in):
    client = sign_in(auditor())
    assert "还没有封存过" in text(client.get(LIST))
    registered()
    seals.seal(NOW)
    assert "封存到 11月17日 10:00" in text(client.get(LIST))
    assert f"1:{Seal.objects.get().digest}" in text(client.get(LIST))
    client.post("/audit/verify/")
    jobs.run_due()
    assert "未发现改动" in text(client.get(LIST))
    cut("cases_entry")
    with connection.cursor() as cursor:
        cursor.execute("UPDATE cases_entry SET note = 'x'")
    client.post("/audit/verify/")
    jobs.run_due()
    page = text(client.get(LIST))
    assert "核对发现 1 处不符" in page
    assert "有内容与封存时不同" in page


def test_only_an_auditor_sets_off_a_reading(sign_in):
    for who in (administrator, security, window):
        for name in ("audit_verify", "audit_export"):
            assert sign_in(who()).post(reverse(name)).status_code == 403
    assert not Job.objects.exists()


# looks at restricted cases


def looks_at(case) -> list[str]:
    return [
        one.note
        for one in AuditLine.objects.filter(verb="look_restricted", about_id=str(case.pk)).order_by("id")
    ]


def test_opening_a_restricted_case_is_written_down_once_in_ten_minutes(sign_in, monkeypatch):
    case = registered(is_restricted=True)
    client = sign_in(window())
    client.get(reverse("case_show", args=[case.pk]))
    client.get(reverse("receipt", args=[case.pk]))
    assert looks_at(case) == ["事项页"]
    line = AuditLine.objects.get(verb="look_restricted")
    assert (line.officer_id, line.about_label) == (window().pk, case.number)
    monkeypatch.setattr("core.clock.now", lambda: NOW + timedelta(minutes=11))
    client.get(reverse("receipt", args=[case.pk]))
    assert looks_at(case) == ["事项页", "告知单"]


def test_others_looks_count_apart_and_plain_cases_do_not(sign_in):
    case, plain = registered(is_restricted=True), registered()
    board.grant(case=case, officer=commander().officer, why="知情", at=AN_HOUR_AGO)
    for who in (window(), commander()):
        sign_in(who).get(reverse("case_show", args=[case.pk]))
        sign_in(who).get(reverse("case_show", args=[plain.pk]))
    assert (len(looks_at(case)), looks_at(plain)) == (2, [])


def test_who_may_not_see_it_leaves_no_line(sign_in):
    case = registered(is_restricted=True)
    assert sign_in(auditor()).get(reverse("case_show", args=[case.pk])).status_code == 404
    assert looks_at(case) == []


def test_a_page_opens_though_its_look_cannot_be_written(sign_in, monkeypatch, caplog):
    case = registered(is_restricted=True)

    def broken(**_values):
        raise DatabaseError("attempt to write a readonly database")

    monkeypatch.setattr(AuditLine.objects, "create", broken)
    assert sign_in(window()).get(reverse("case_show", args=[case.pk])).status_code == 200
    assert "readonly" in caplog.text


def test_the_auditor_holds_nothing_else():
    assert auditor().may(Capability.AUDIT)
    assert [one for one in Capability if auditor().may(one)] == [Capability.AUDIT]


def test_an_auditor_of_one_street_reads_of_its_officers_only(sign_in):
    """A right of one place is none in another: audit and exports alike."""
    here, there = registered(), registered(home=street(2))
    looked(by=director(), case=here, reason="本街道看", at=NOW)
    looked(by=director(street(2)), case=there, reason="外街道看", at=NOW)
    own = officer(street().centre, Capability.AUDIT, sees=Sees.NOTHING, name="街道审计")
    page = table(text(sign_in(own).get(LIST)))
    assert "本街道看" in page
    assert "外街道看" not in page
    assert "外街道看" not in table(text(sign_in(own).get(LIST, {"officer": "主任"})))
    assert "外街道看" in table(text(sign_in(auditor()).get(LIST)))


@pytest.mark.parametrize(
    ("url", "query"),
    [
        ("/audit/", "from_on=2026-12-01&until_on=2026-01-01"),
        ("/exports/", "since=2026-12-01&until=2026-01-01"),
        ("/duty/shifts/", "since=2026-12-01&until=2026-01-01"),
        ("/cases/", "since=2026-12-01&until=2026-01-01"),
        ("/cases/", "done_since=2026-12-01&done_until=2026-01-01"),
    ],
)
def test_days_the_wrong_way_round_are_refused_in_words(sign_in, url, query):
    by = director() if url in ("/cases/", "/duty/shifts/") else auditor()
    assert "不能早于2026-12-01" in text(sign_in(by).get(f"{url}?{query}"))
