"""Records of personal information: kept by the security officer, read by auditors, each write in the audit."""

from datetime import date, timedelta
from importlib import import_module
from io import BytesIO

import openpyxl
import pytest
from django.apps import apps
from django.core.files.base import ContentFile
from django.db import DatabaseError, connection, transaction
from django.urls import reverse

from cases.choices import State
from cases.models import Attachment, Case, ImportBatch, Look, Person, PersonToken
from core import audit, files, jobs, retention
from core.models import AuditLine, Erasure, Job, RetentionRule
from core.refusals import Refused
from governance.actions import privacy
from governance.exports.person import expire_person_exports
from governance.models import ImpactAssessment, ProcessingActivity, SubjectRequest
from governance.permissions.privacy import kept_until
from tests.builders import (
    NOW,
    PNG,
    administrator,
    auditor,
    case_at,
    director,
    looked,
    picture,
    registered,
    security,
    street,
    window,
)
from tests.pages import download, text

pytestmark = pytest.mark.django_db
ACTIVITY = {
    "name": "视频巡查",
    "purpose": "发现隐患",
    "legal_basis": "duty",
    "basis_note": "个人信息保护法第二十六条",
    "data_kinds": "图像",
    "subjects": "过往行人",
    "recipients": "不对外提供",
    "retention": "三十天",
}
ASSESSMENT = {
    "title": "风险预评的影响评估",
    "assessed_on": "2026-11-01",
    "scope": "预评台",
    "risks": "误判",
    "measures": "由人确认",
    "conclusion": "可以开展",
}
REQUEST = {
    "kind": "access",
    "name": "王小强",
    "contact": "13800001234",
    "phone": "13800001234",
    "text": "要看自己的信息",
    "received_on": "2026-11-17",
}


def verbs() -> list[str]:
    return list(AuditLine.objects.order_by("id").values_list("verb", flat=True))


def activity() -> ProcessingActivity:
    return privacy.register_activity(by=security(), facts=ACTIVITY | {"is_sensitive": False}, at=NOW)


def assessment(**more) -> ImpactAssessment:
    facts = ASSESSMENT | {"assessed_on": date(2026, 11, 1)} | more
    return privacy.write_assessment(by=security(), facts=facts, file=None, at=NOW)


def asked(**more) -> SubjectRequest:
    facts = REQUEST | {"received_on": NOW.date(), "due_on": None} | more
    return privacy.take_request(by=security(), facts=facts, at=NOW)


# processing register


def test_the_product_registers_what_it_does_itself():
    if not ProcessingActivity.objects.exists():  # a test with real transactions empties every table
        import_module("governance.migrations.0006_processing_register").load(apps, None)
    made = ProcessingActivity.objects.all()
    assert {"intake", "assess", "import", "officers"} <= {one.code for one in made}
    for one in made:
        one.full_clean(exclude=["made_by"])


def test_an_activity_is_registered_on_the_page_and_written_down(sign_in):
    response = sign_in(security()).post(reverse("privacy_activity_new"), ACTIVITY)
    made = ProcessingActivity.objects.get(name="视频巡查")
    assert response["Location"] == reverse("privacy_activity_show", args=[made.pk])
    assert verbs() == ["register_activity"]
    assert "视频巡查" in text(sign_in(auditor()).get(reverse("privacy_activities")))


def test_a_revision_is_a_new_version_and_the_old_one_stays(sign_in):
    first, client = activity(), sign_in(security())
    client.post(reverse("revise_activity", args=[first.pk]), ACTIVITY | {"retention": "九十天"})
    versions = ProcessingActivity.objects.filter(code=first.code).order_by("id")
    assert [one.retention for one in versions] == ["三十天", "九十天"]
    assert text(client.get(reverse("privacy_activities"))).count("视频巡查") == 1
    assert "以前的版本" in text(client.get(reverse("privacy_activity_show", args=[first.pk])))
    assert client.post(reverse("revise_activity", args=[first.pk]), ACTIVITY).status_code == 409, (
        "an old version is not revised"
    )


def test_an_ended_activity_stays_in_the_register(sign_in):
    first, client = activity(), sign_in(security())
    client.post(reverse("end_activity", args=[first.pk]), {"reason": "设备拆除"})
    assert "已停止" in text(client.get(reverse("privacy_activities")))
    newest = ProcessingActivity.objects.filter(code=first.code).order_by("-id").first()
    assert client.post(reverse("revise_activity", args=[newest.pk]), ACTIVITY).status_code == 409


def test_nobody_changes_a_version_past_the_pages():
    made = activity()
    with pytest.raises(TypeError):
        ProcessingActivity.objects.all().delete()
    with pytest.raises(DatabaseError), transaction.atomic(), connection.cursor() as cursor:
        cursor.execute("UPDATE governance_processingactivity SET name = 'x' WHERE id = %s", [made.pk])


# impact assessments


def test_an_assessment_with_its_paper_is_kept(sign_in):
    client = sign_in(security())
    client.post(
        reverse("privacy_assessment_new"), ASSESSMENT | {"papers": picture("报告.png")}, format="multipart"
    )
    made = ImpactAssessment.objects.get()
    content, _ = download(sign_in(auditor()), reverse("privacy_assessment_file", args=[made.pk]))
    assert content == PNG
    assert (made.author_id, verbs()) == (security().pk, ["write_assessment"])


def test_it_is_not_removed_within_three_years(sign_in):
    made = assessment()
    response = sign_in(security()).post(reverse("remove_assessment", args=[made.pk]), {"reason": "过时"})
    assert response.status_code == 409
    assert "至少保存三年" in text(response)
    assert "2029年11月17日" in text(response)


def test_after_three_years_it_leaves_the_list_with_its_reason(monkeypatch, sign_in):
    made = assessment()
    later = NOW.replace(year=2029) + timedelta(days=1)
    monkeypatch.setattr("core.clock.now", lambda: later)
    client = sign_in(security())
    client.post(reverse("remove_assessment", args=[made.pk]), {"reason": "业务已停"})
    made.refresh_from_db()
    assert (made.removed_at, made.why_removed) == (later, "业务已停")
    assert made.title not in text(client.get(reverse("privacy_assessments")))
    assert "业务已停" in text(client.get(reverse("privacy_assessment_show", args=[made.pk])))


def test_three_years_from_a_leap_day_end_on_a_day_that_exists():
    made = ImpactAssessment(assessed_on=date(2028, 2, 29), made_at=NOW)
    assert kept_until(made) == date(2031, 2, 28)


# requests


def test_a_request_is_encrypted_numbered_and_due_in_fifteen_workdays(sign_in):
    sign_in(security()).post(reverse("privacy_request_new"), REQUEST)
    made = SubjectRequest.objects.get()
    assert (made.number, made.due_on) == ("个信2026-001", date(2026, 12, 8))
    with connection.cursor() as cursor:
        cursor.execute("SELECT name, contact, phone FROM governance_subjectrequest")
        assert not any("王小强" in value or "138" in value for value in cursor.fetchone())


def test_a_given_day_stands_instead_of_the_default(sign_in):
    sign_in(security()).post(reverse("privacy_request_new"), REQUEST | {"due_on": "2026-11-20"})
    assert SubjectRequest.objects.get().due_on == date(2026, 11, 20)


@pytest.mark.parametrize(
    ("change", "sentence"),
    [
        ({"phone": ""}, "至少填一项"),
        ({"received_on": "2026-11-18"}, "不能晚于今天"),
        ({"due_on": "2026-11-01"}, "不能早于收到日期"),
        ({"kind": "x"}, "选"),
        ({"received_on": "\x00"}, "样子"),
        ({"text": "长" * 1_000_000}, "2000"),
        ({"name": "\x00"}, "必填"),
    ],
)
def test_bad_input_is_refused_in_words_and_kept(sign_in, change, sentence):
    response = sign_in(security()).post(reverse("privacy_request_new"), REQUEST | change)
    assert response.status_code == 422
    assert sentence in text(response)
    assert "要看自己的信息" in text(response) or "text" in change


def test_the_keeper_reads_who_asks_and_that_is_written_down_auditors_do_not(sign_in):
    made = asked()
    url = reverse("privacy_request_show", args=[made.pk])
    for _ in range(2):
        assert "王小强" in text(sign_in(security()).get(url))
    assert verbs() == ["take_request", "look_request"]
    page = text(sign_in(auditor()).get(url))
    assert "王*强" in page
    assert "王小强" not in page
    assert "13800001234" not in page
    assert "王小强" not in text(sign_in(security()).get(reverse("privacy_requests")))


def test_an_answer_is_given_once(sign_in):
    made, client = asked(), sign_in(security())
    url = reverse("answer_request", args=[made.pk])
    client.post(url, {"decision": "refused", "answer": "与办案秘密有关"})
    made.refresh_from_db()
    assert (made.decision, made.decided_by_id) == ("refused", security().pk)
    assert client.post(url, {"decision": "granted", "answer": "改"}).status_code == 409
    assert client.post(reverse("export_person", args=[made.pk]), {"reason": "x"}).status_code == 409


@pytest.mark.parametrize(
    ("given", "sentence"),
    [
        ({"phone": "12345"}, "7 到 13 位数字"),
        ({"phone": "", "id_number": "110"}, "证件号码太短"),
        ({"phone": "", "id_number": ""}, "至少填一项"),
    ],
)
def test_nobody_can_be_found_by_half_a_number(sign_in, given, sentence):
    answer = sign_in(security()).post(reverse("privacy_request_new"), REQUEST | given)
    assert (answer.status_code, sentence in text(answer)) == (422, True)
    assert not SubjectRequest.objects.exists()


def test_late_and_answered_ones_are_found_by_the_filter(sign_in, monkeypatch):
    late, done = asked(), asked()
    privacy.answer_request(by=security(), request=done, decision="granted", answer="已当面提供", at=NOW)
    monkeypatch.setattr("core.clock.now", lambda: NOW + timedelta(days=60))
    client = sign_in(security())
    for state, shown, hidden in (("late", late, done), ("open", late, done), ("done", done, late)):
        page = text(client.get(reverse("privacy_requests"), {"state": state}))
        assert (shown.number in page, hidden.number in page) == (True, False)


def test_open_ones_stand_first_the_soonest_due_on_top(sign_in):
    done, later, soon = asked(), asked(due_on=date(2026, 12, 24)), asked(due_on=date(2026, 11, 20))
    privacy.answer_request(by=security(), request=done, decision="granted", answer="已当面提供", at=NOW)
    page = text(sign_in(security()).get(reverse("privacy_requests")))
    places = [page.index(one.number) for one in (soon, later, done)]
    assert places == sorted(places)


# everything about one person


def exported(client, request: SubjectRequest) -> openpyxl.Workbook:
    client.post(reverse("export_person", args=[request.pk]), {"reason": "当面交付"})
    jobs.run_due()
    job = Job.objects.get(kind="export_person")
    assert job.state == "done", job.sentence
    content, _ = download(client, reverse("job_file", args=[job.pk]))
    return openpyxl.load_workbook(BytesIO(content))


def test_the_export_holds_person_cases_calls_and_looks_and_is_written_down(sign_in):
    mine = registered()
    Person.objects.update(address="碧桂路1号")
    file = files.store(picture("收据.png"), by=window().pk, at=NOW)
    Attachment.objects.create(case=mine, file=file, entry=mine.entries.first())
    looked(by=director(), case=mine, reason="核对身份", at=NOW)
    book = exported(sign_in(security()), asked())
    rows = list(book["事项"].values)[1:]
    assert [row[0] for row in rows] == ["人员资料", "事项", "附件", "被查看"]
    assert ("王小强" in rows[0][3], "住址 碧桂路1号" in rows[0][3]) == (True, True)
    assert (rows[1][1], mine.narrative in rows[1][3]) == (mine.number, True)
    assert ("收据.png" in rows[2][3], "核对身份" in rows[3][3]) == (True, True)
    assert dict(row[:2] for row in book["说明"].values)["用途"] == "当面交付"
    assert AuditLine.objects.get(verb="export_person").note == "当面交付"


def test_another_with_the_same_name_only_is_not_in_it(sign_in):
    registered()
    book = exported(sign_in(security()), asked(phone="13899999999"))
    assert list(book["事项"].values)[1:] == []
    assert "没有找到" in Job.objects.get(kind="export_person").sentence


def test_the_file_goes_after_a_week_and_its_row_stays(sign_in):
    registered()
    exported(sign_in(security()), asked())
    job = Job.objects.get(kind="export_person")
    expire_person_exports(job.finished_at + timedelta(days=6))
    assert files.path_of(job.result_file).exists()
    for _ in range(2):
        expire_person_exports(job.finished_at + timedelta(days=8))
    job.result_file.refresh_from_db()
    assert job.result_file.erased_at is not None
    assert not files.path_of(job.result_file).exists()
    client = sign_in(security())
    assert "已按保存期限清除" in text(client.get(reverse("job_show", args=[job.pk])))
    assert client.get(reverse("job_file", args=[job.pk])).status_code == 404


def test_who_is_no_keeper_any_more_gets_no_export():
    by, request = security(), asked()
    privacy.export_person(by=by, request=request, purpose="x", at=NOW)
    by.officer.appointments.update(until_on="2020-01-01")
    jobs.run_due()
    assert Job.objects.get().state == "failed"


# retention


def batch(days_ago: int) -> ImportBatch:
    stored = files.store(ContentFile(b"x,y\n1,2\n", name="旧.csv"), by=None, at=NOW, kind="text/csv")
    done = NOW - timedelta(days=days_ago)
    home = street()
    return ImportBatch.objects.create(
        file=stored, centre=home.centre, area=home.area, by=None, created_at=done, finished_at=done
    )


def test_a_dry_run_counts_and_changes_nothing(sign_in):
    old, new = batch(1200), batch(10)
    page = text(sign_in(auditor()).get(reverse("privacy_retention_show", args=["import"])))
    assert "的 1 条" in page
    assert str(old.pk) in page
    assert files.path_of(old.file).exists()
    assert files.path_of(new.file).exists()
    assert Erasure.objects.count() == AuditLine.objects.count() == 0


def test_every_kind_can_be_tried_out(sign_in):
    registered()
    client = sign_in(security())
    assert client.get(reverse("privacy_retention")).status_code == 200
    for key in retention.registry.retention:
        assert client.get(reverse("privacy_retention_show", args=[key])).status_code == 200, key
    assert client.get(reverse("privacy_retention_show", args=["no-such"])).status_code == 404


def test_erasing_takes_what_is_due_and_leaves_a_register(sign_in):
    old, new = batch(1200), batch(10)
    client = sign_in(security())
    client.post(reverse("privacy_retention_erase", args=["import"]), {"reason": "到期"})
    jobs.run_due()
    one = Erasure.objects.get()
    assert (one.count, one.asked_by_id, one.reason, len(one.digest)) == (1, security().pk, "到期", 64)
    assert one.finished_at is not None
    assert not files.path_of(old.file).exists()
    assert files.path_of(new.file).exists()
    assert verbs() == ["ask_erasure", "erase_records"]
    assert "到期" in text(client.get(reverse("privacy_retention")))


def test_an_erasure_killed_half_way_goes_on_and_counts_each_once(monkeypatch):
    for _ in range(5):
        batch(1200)
    monkeypatch.setattr(retention, "CHUNK", 2)
    job = privacy.ask_erasure(by=security(), key="import", reason="到期", at=NOW)

    def killed(_done, _total):
        raise KeyboardInterrupt

    with pytest.raises(KeyboardInterrupt):
        retention.run_erasure(job, killed)
    assert Erasure.objects.get().count == 2
    for _ in range(2):
        retention.run_erasure(job, lambda _done, _total: None)
    assert Erasure.objects.get().count == 5
    assert verbs().count("erase_records") == 1


def test_one_kind_is_erased_by_one_run_at_a_time():
    privacy.ask_erasure(by=security(), key="import", reason="到期", at=NOW)
    with pytest.raises(Refused, match="正在进行"):
        privacy.ask_erasure(by=security(), key="import", reason="到期", at=NOW)


def test_a_rule_is_never_shorter_than_the_law(sign_in):
    client = sign_in(security())
    url = reverse("privacy_retention_change", args=["look"])
    response = client.post(url, {"keep_days": "179"})
    assert response.status_code == 422
    assert "至少保存 180 天" in text(response)
    with pytest.raises(Refused):
        privacy.change_retention(by=security(), key="look", keep_days=1, may_erase=True, at=NOW)
    for nasty in ("", "x", "9" * 400, "-1", "\x00"):
        assert client.post(url, {"keep_days": nasty}).status_code == 422
    client.post(url, {"keep_days": "400"})
    assert (retention.rule("look").days, verbs()) == (400, ["change_retention"])


@pytest.mark.parametrize("key", ["look", "entry", "line", "notice", "submission"])
def test_sealed_and_self_tidying_records_are_not_erased_by_hand(sign_in, key):
    response = sign_in(security()).post(reverse("privacy_retention_erase", args=[key]), {"reason": "x"})
    assert response.status_code == 409
    assert not Erasure.objects.exists()


def test_people_of_closed_cases_are_only_counted_until_the_rule_allows_more(sign_in):
    long_ago = NOW - timedelta(days=4000)
    old = case_at(State.CLOSED, at=long_ago)
    Case.objects.filter(pk=old.pk).update(acted_at=long_ago, source_row={"家庭情况": "独居"})
    person = Person.objects.get()
    person.address = "碧桂路1号"
    person.save()
    client = sign_in(security())
    url = reverse("privacy_retention_erase", args=["person"])
    assert "的 1 条" in text(client.get(reverse("privacy_retention_show", args=["person"])))
    assert client.post(url, {"reason": "到期"}).status_code == 409
    client.post(
        reverse("privacy_retention_change", args=["person"]), {"keep_days": "3650", "may_erase": "on"}
    )
    client.post(url, {"reason": "到期"})
    jobs.run_due()
    person, old = Person.objects.get(), Case.objects.get(pk=old.pk)
    assert (person.name, person.phone, person.id_number, person.phone_index) == ("已清除", "", "", None)
    assert (person.address, old.source_row) == ("", {})
    assert not PersonToken.objects.exists()
    assert (old.party_line, bool(old.narrative)) == ("已清除", True)
    assert retention.trial(retention.rule("person"), NOW).count == 0


def test_who_has_a_living_case_too_is_kept():
    long_ago = NOW - timedelta(days=4000)
    old = case_at(State.CLOSED, at=long_ago)
    Case.objects.filter(pk=old.pk).update(acted_at=long_ago)
    registered()
    assert Person.objects.count() == 1
    assert retention.trial(retention.rule("person"), NOW).count == 0


# who


@pytest.mark.parametrize("who", [administrator, window, director])
def test_others_are_told_whom_to_ask(sign_in, who):
    for name in ("privacy_activities", "privacy_assessments", "privacy_retention", "privacy_requests"):
        response = sign_in(who()).get(reverse(name))
        assert response.status_code == 403
        assert "安全管理员" in text(response)


def test_auditors_read_and_change_nothing(sign_in):
    made, client = asked(), sign_in(auditor())
    before = AuditLine.objects.count()
    for name in ("privacy_activities", "privacy_assessments", "privacy_retention", "privacy_requests"):
        assert client.get(reverse(name)).status_code == 200
    for url in (
        reverse("privacy_activity_new"),
        reverse("privacy_request_new"),
        reverse("answer_request", args=[made.pk]),
        reverse("export_person", args=[made.pk]),
        reverse("privacy_retention_change", args=["look"]),
        reverse("privacy_retention_erase", args=["import"]),
    ):
        response = client.post(url, REQUEST)
        assert response.status_code == 403
        assert "审计员只查看" in text(response)
    assert (AuditLine.objects.count(), RetentionRule.objects.count()) == (before, 0)


def test_looks_stay_however_old_they_are():
    case = registered()
    looked(by=director(), case=case, reason="核对", at=NOW - timedelta(days=5000))
    audit.record(by=None, verb="change", at=NOW - timedelta(days=5000))
    assert retention.trial(retention.rule("look"), NOW).count == 1
    with pytest.raises(Refused, match="已封存"):
        privacy.ask_erasure(by=security(), key="look", reason="x", at=NOW)
    assert Look.objects.count() == 1
