"""The next version of the catalogue: written, replayed, published by somebody else; what was decided keeps its own."""

import json
from datetime import timedelta

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.db import DatabaseError, transaction

from cases.models import Case, Exclusion
from core import jobs
from core.jobs import JobFailed
from core.models import AuditLine, Job, Notice
from core.refusals import Refused
from core.workbook import read_sheets
from governance.choices import Capability, Sees, UnitKind
from risk.actions import catalogue as actions
from risk.actions import deciding, replaying, versions
from risk.actions.screening import screen
from risk.actions.versions import catalogue_of, in_force, reader_by
from risk.choices import CatalogueVerb, FactorState
from risk.models import (
    AssessedFactor,
    Assessment,
    CatalogueDraft,
    CatalogueReplay,
    CatalogueVersion,
    ReplayRow,
)
from risk.permissions.assessing import Mark
from risk.rules.catalogue import parse
from tests.builders import NOW, assessor, commander, director, district, officer, registered, secretary, unit
from tests.pages import download, hidden, text
from tests.risk.texts import DANGEROUS, ORDINARY

pytestmark = pytest.mark.django_db
WAGES = "工地老板一直躲着，农民工说再不给钱就吃低谷粮过日子。"
LATER = NOW + timedelta(hours=2)


def keeper(name: str = "区主任"):
    """The director of the district's centre: drafts."""
    centre = unit(district(), "区综治中心", UnitKind.CENTRE, number_prefix="QX", document_name="区综")
    return officer(centre, Capability.ASSIGN, sees=Sees.AREA, name=name)


def chief(name: str = "区指挥长"):
    """A commander of the district: drafts, and publishes what others wrote."""
    office = unit(district(), "区委政法委", UnitKind.PARTY_OFFICE)
    return officer(office, Capability.COMMAND, sees=Sees.AREA, name=name)


def draft(by=None) -> CatalogueDraft:
    return actions.begin_draft(by=by or keeper(), version=in_force(NOW), title="补充说法", at=NOW)


def change(one: CatalogueDraft, code: str, by=None, **facts) -> CatalogueDraft:
    factor = actions.factor_of(actions.raw_of(one), code) or {}
    return actions.save_factor(
        by=by or keeper(),
        draft=one,
        code=code,
        facts={**factor, **facts},
        seen=actions.digest_of(factor),
        at=NOW,
    )


def add(one: CatalogueDraft, code: str, *evidence: str, score: int = 5, **more) -> CatalogueDraft:
    facts = {
        "code": code, "name_zh": "新要素", "dimension": "behaviour", "score": score, "definition_zh": "定义",
        "supersedes": [], "evidence": list(evidence), "exclusions": [],
    }  # fmt: skip
    return actions.save_factor(by=keeper(), draft=one, code="", facts=facts | more, seen="", at=NOW)


def replayed(one: CatalogueDraft, by=None, months: int = 12) -> CatalogueReplay:
    row = replaying.replay(by=by or keeper(), draft=one, months=months, at=NOW)
    jobs.run_due()
    row.refresh_from_db()
    return row


def published(one: CatalogueDraft) -> CatalogueVersion:
    replayed(one)
    return actions.publish(by=chief(), draft=one, reason="研判会议定", at=LATER)


# who


@pytest.mark.parametrize("who", [director, commander, assessor, secretary])
def test_a_street_changes_nothing_of_the_districts_catalogue(who):
    with pytest.raises(Refused, match="区级"):
        draft(who())


def test_whoever_wrote_in_a_draft_does_not_publish_it():
    one = change(draft(chief()), "B06", by=chief(), score=2)
    replayed(one)
    with pytest.raises(Refused, match="您改过这份草稿"):
        actions.publish(by=chief(), draft=one, reason="x", at=NOW)
    with pytest.raises(Refused, match="区级指挥长决定"):
        actions.publish(by=keeper("第二主任"), draft=one, reason="x", at=NOW)
    assert actions.publish(by=chief("另一位"), draft=one, reason="x", at=NOW).number == 2


def test_publishing_needs_a_replay_of_exactly_this_text():
    one = change(draft(), "B06", score=2)
    with pytest.raises(Refused, match="还没有试算"):
        actions.publish(by=chief(), draft=one, reason="x", at=NOW)
    replayed(one)
    change(one, "B06", score=3)
    with pytest.raises(Refused, match="还没有试算"):
        actions.publish(by=chief(), draft=one, reason="x", at=NOW)


def test_a_replay_against_a_version_that_is_no_longer_in_force_does_not_count():
    one, other = change(draft(), "B06", score=2), change(draft(), "B07", score=3)
    replayed(one)
    published(other)
    with pytest.raises(Refused, match="又启用了别的一版"):
        actions.publish(by=chief(), draft=one, reason="x", at=LATER)


def test_a_draft_without_a_difference_is_not_published():
    one = draft()
    replayed(one)
    with pytest.raises(Refused, match="没有差别"):
        actions.publish(by=chief(), draft=one, reason="x", at=NOW)


def test_the_history_says_who_when_why():
    version = published(change(draft(), "B06", score=2))
    assert (version.number, version.made_by, version.published_by, version.published_at, version.why) == (
        2, keeper().officer, chief().officer, LATER, "研判会议定",
    )  # fmt: skip
    verbs = list(AuditLine.objects.order_by("id").values_list("verb", flat=True))
    assert [one for one in verbs if one in CatalogueVerb.values] == [
        "begin_draft", "edit_draft", "replay", "publish_catalogue",
    ]  # fmt: skip
    assert AuditLine.objects.get(verb="publish_catalogue").officer == chief().officer
    assert Notice.objects.filter(recipient=keeper().officer, text__contains="已由区指挥长启用").exists()


def test_a_published_version_is_never_edited():
    version = in_force(NOW)
    with pytest.raises(DatabaseError), transaction.atomic():
        CatalogueVersion.objects.filter(pk=version.pk).update(why="x")


def test_a_release_does_not_put_aside_what_the_district_published(monkeypatch):
    version = published(change(draft(), "B06", score=2))
    content = version.content.replace("version: 2", "version: 9")
    monkeypatch.setattr(versions, "shipped_file", lambda: (content, versions.sha_of(content)))
    assert in_force(LATER) == version


def test_a_new_file_of_the_product_is_the_next_version_where_nobody_published(monkeypatch):
    first = in_force(NOW)
    content = first.content.replace("version: 1", "version: 9")
    monkeypatch.setattr(versions, "shipped_file", lambda: (content, versions.sha_of(content)))
    assert (in_force(LATER).number, in_force(LATER).content) == (2, content)


# writing


def test_nobody_overwrites_what_nobody_has_seen():
    one = draft()
    factor = actions.factor_of(actions.raw_of(one), "B06") or {}
    change(one, "B06", by=chief(), score=2)
    with pytest.raises(Refused, match="刚由同事改过"):
        actions.save_factor(
            by=keeper(),
            draft=one,
            code="B06",
            facts={**factor, "score": 5},
            seen=actions.digest_of(factor),
            at=NOW,
        )
    one.refresh_from_db()
    assert parse(one.content).factors["B06"].points == 2


def test_a_code_that_meant_something_else_is_not_used_again():
    one = draft()
    raw = actions.raw_of(one)
    actions.save_whole(
        by=keeper(),
        draft=one,
        facts=actions.whole_of(raw) | {"red_flags": [{"any": ["A01"]}]},
        seen=actions.digest_of(actions.whole_of(raw)),
        at=NOW,
    )
    actions.retire_factor(by=keeper(), draft=one, code="E07", at=NOW)
    one.refresh_from_db()
    published(one)
    again = draft()
    with pytest.raises(Refused, match="E07 在第 1 版是"):
        add(again, "E07", "新词")
    with pytest.raises(Refused, match="已有要素"):
        add(again, "B06", "新词")
    add(again, "B12", "新词")


def test_a_factor_that_is_named_elsewhere_is_not_retired():
    with pytest.raises(Refused, match="A01 取代的 A02 不在目录里"):
        actions.retire_factor(by=keeper(), draft=draft(), code="A02", at=NOW)
    with pytest.raises(Refused, match="red_flags 里的 A08 不在目录里"):
        actions.retire_factor(by=keeper(), draft=draft(), code="A08", at=NOW)


def test_what_the_pages_do_not_show_stays_with_its_factor():
    one = change(draft(), "B06", score=2)
    factor = actions.factor_of(actions.raw_of(one), "B06")
    assert factor["slug"]
    assert actions.raw_of(one)["rules_zh"]


def test_a_dropped_draft_is_read_and_nothing_else():
    one = draft()
    actions.drop_draft(by=keeper(), draft=one, note="", at=NOW)
    for act in (lambda: change(one, "B06", score=2), lambda: replayed(one)):
        with pytest.raises(Refused, match="已放弃"):
            act()


# what takes effect


def test_added_words_exclusions_points_bands_and_supersedes_take_effect():
    one = add(draft(), "A11", "吃低谷粮", "re:低谷.{0,2}粮", supersedes=["A10"])
    one = change(one, "E06", exclusions=["不敢回家"])
    raw = actions.raw_of(one)
    bands = {"low": {"min": 0, "max": 3}, "medium": {"min": 4, "max": 4}, "high": {"min": 5, "max": None}}
    whole = actions.whole_of(raw)
    one = actions.save_whole(
        by=keeper(), draft=one, facts=whole | {"bands": bands}, seen=actions.digest_of(whole), at=NOW
    )
    version = published(one)
    case = registered(narrative=WAGES)
    screen(LATER)
    waiting = Assessment.objects.get(case=case)
    assert (waiting.version, waiting.level) == (version, "high")
    assert waiting.factors.get(code="A11").points == 5
    assert "A10" in catalogue_of(version).factors["A11"].supersedes


def test_a_raised_exclusion_and_a_retired_factor_are_not_found_any_more():
    before = reader_by(in_force(NOW).sha, in_force(NOW).content).read(DANGEROUS).codes
    one = change(draft(), "A03", exclusions=["搜出他随身带刀"])
    one = actions.retire_factor(by=keeper(), draft=one, code="E06", at=NOW)
    after = reader_by(one.sha, one.content).read(DANGEROUS).codes
    assert {"A03", "E06"} <= set(before)
    assert set(before) - set(after) == {"A03", "E06"}


def test_few_readers_are_kept():
    for score in (1, 2, 3, 5):
        one = change(draft(), "B06", score=score)
        reader_by(one.sha, one.content)
    assert reader_by.cache_info().currsize <= 3


# what was decided, what is open


def decided(case: Case) -> Assessment:
    one = Assessment.objects.open().get(case=case)
    marks = dict.fromkeys(one.factors.values_list("code", flat=True), Mark(FactorState.CONFIRMED, "x"))
    return deciding.decide(
        by=assessor(), assessment=one, marks=marks, seen=one.screening.text_sha, note="", at=NOW
    )


def test_what_was_decided_keeps_its_version_for_ever():
    case = registered(narrative=DANGEROUS)
    screen(NOW)
    done = decided(case)
    was = (done.version_id, done.points, done.level)
    published(actions.retire_factor(by=keeper(), draft=draft(), code="E06", at=NOW))
    screen(LATER)
    done = Assessment.objects.get(pk=done.pk)
    assert (done.version_id, done.points, done.level) == was
    assert "E06" in catalogue_of(done.version).factors


def test_a_factor_removed_while_an_assessment_is_open():
    """It keeps its version until it is decided: the officer decides on what stands on the screen."""
    case = registered(narrative=DANGEROUS)
    screen(NOW)
    first = in_force(NOW)
    published(actions.retire_factor(by=keeper(), draft=draft(), code="E06", at=NOW))
    screen(LATER)
    done = decided(case)
    assert done.version == first
    assert done.factors.get(code="E06").state == FactorState.CONFIRMED


def test_a_text_that_changes_is_read_by_the_new_version():
    case = registered(narrative=DANGEROUS)
    screen(NOW)
    version = published(actions.retire_factor(by=keeper(), draft=draft(), code="E06", at=NOW))
    Case.objects.filter(pk=case.pk).update(narrative=DANGEROUS + "今天又来了。", is_unread=True)
    screen(LATER)
    one = Assessment.objects.open().get(case=case)
    assert one.version == version
    assert not one.factors.filter(code="E06").exists()
    assert decided(case).version == version


def test_what_was_carried_over_by_hand_is_no_dead_end_when_its_factor_goes():
    case = registered(narrative=ORDINARY)
    screen(NOW)
    case.refresh_from_db()
    one = deciding.reassess(by=assessor(), case=case, note="x", at=NOW)
    for code in ("E06", "B06"):
        AssessedFactor.objects.update_or_create(
            assessment=one, code=code, defaults={"points": 2, "origin": "added", "state": "suggested"}
        )
    published(actions.retire_factor(by=keeper(), draft=draft(), code="E06", at=NOW))
    Case.objects.filter(pk=case.pk).update(narrative=ORDINARY + "盼回复。", is_unread=True)
    screen(LATER)
    assert set(one.factors.values_list("code", flat=True)) & {"E06", "B06"} == {"B06"}
    decided(case)


# the replay


def test_a_replay_shows_who_changes_level_and_why():
    case, other = registered(narrative=WAGES), registered(narrative=ORDINARY)
    row = replayed(add(draft(), "A11", "吃低谷粮"))
    found = row.rows.get()
    assert (found.case, found.was_level, found.now_level, found.gained, found.lost, found.step) == (
        case, "low", "medium", ["A11"], [], 1,
    )  # fmt: skip
    assert row.finished_at
    assert row.figures["same"] == {"high": 0, "medium": 0, "low": 1}
    assert replaying.matrix(row, keeper()) == {
        ("high", "high"): 0, ("medium", "medium"): 0, ("low", "low"): 1, ("low", "medium"): 1,
    }  # fmt: skip
    assert not Assessment.objects.filter(case__in=[case, other]).exists()


def test_a_factor_with_other_points_says_so():
    registered(narrative=DANGEROUS.replace("前夫", "他"))
    found = replayed(change(draft(), "A01", score=1)).rows.get()
    assert (found.gained, found.lost, found.repriced) == ([], [], ["A01"])


def test_red_flags_gained_and_lost_are_shown():
    registered(narrative=DANGEROUS)
    one = draft()
    whole = actions.whole_of(actions.raw_of(one))
    one = actions.save_whole(
        by=keeper(),
        draft=one,
        facts=whole | {"red_flags": [{"any": ["A03", "E06"]}]},
        seen=actions.digest_of(whole),
        at=NOW,
    )
    found = replayed(one).rows.get()
    assert (found.red_gained, found.red_lost, found.step) == (["E06"], ["A01"], 0)


def test_restricted_cases_are_counted_and_never_listed():
    case = registered(narrative=WAGES)
    registered(narrative=WAGES)
    Case.objects.filter(pk=case.pk).update(is_restricted=True, owner=None)
    row = replayed(add(draft(), "A11", "吃低谷粮"))
    assert row.rows.count() == 1
    assert row.figures["restricted"] == {"read": 1, "raised": 1, "lowered": 0, "red": 0}


def test_what_accuses_the_reader_is_not_even_counted():
    case = registered(narrative=WAGES)
    Exclusion.objects.create(case=case, officer=keeper().officer, why="x", at=NOW)
    row = replayed(add(draft(), "A11", "吃低谷粮"))
    assert (row.rows.count(), row.figures["read"]) == (0, 0)


def test_what_accuses_another_reader_is_not_in_that_ones_table():
    case = registered(narrative=WAGES)
    row = replayed(add(draft(), "A11", "吃低谷粮"))
    Exclusion.objects.create(case=case, officer=chief().officer, why="x", at=NOW)
    assert ("low", "medium") in replaying.matrix(row, keeper())
    assert ("low", "medium") not in replaying.matrix(row, chief())


def test_a_replay_cut_off_goes_on_where_it_was(monkeypatch):
    monkeypatch.setattr(replaying, "AT_ONCE", 2)
    for _ in range(5):
        registered(narrative=WAGES)
    row = replaying.replay(by=keeper(), draft=add(draft(), "A11", "吃低谷粮"), months=12, at=NOW)

    class Killed(Exception):
        pass

    calls = []

    def beat(done: int, total: int) -> None:
        calls.append((done, total))
        if len(calls) == 2:
            raise Killed

    with pytest.raises(Killed):
        replaying.run_replay(row.job, beat)
    assert ReplayRow.objects.count() == 4
    replaying.run_replay(row.job, lambda _done, _total: None)
    row.refresh_from_db()
    assert (row.rows.count(), row.figures["read"], calls) == (5, 5, [(2, 5), (4, 5)])
    replaying.run_replay(row.job, lambda _done, _total: None)
    assert row.rows.count() == 5


def test_a_stopped_replay_ends_before_its_next_round():
    registered(narrative=WAGES)
    one = draft()
    row = replaying.replay(by=keeper(), draft=one, months=12, at=NOW)
    actions_before = ReplayRow.objects.count()
    replaying.stop_replay(by=keeper(), draft=one, at=NOW)
    with pytest.raises(JobFailed, match="停止试算"):
        replaying.run_replay(row.job, lambda _done, _total: None)
    assert ReplayRow.objects.count() == actions_before


def test_a_draft_changed_meanwhile_ends_its_replay():
    one = draft()
    row = replaying.replay(by=keeper(), draft=one, months=12, at=NOW)
    change(one, "B06", score=2)
    with pytest.raises(JobFailed, match="又改过"):
        replaying.run_replay(row.job, lambda _done, _total: None)
    assert replayed(one).finished_at


def test_only_the_last_months_are_read():
    case = registered(narrative=WAGES)
    Case.objects.filter(pk=case.pk).update(received_at=NOW - timedelta(days=70))
    one = add(draft(), "A11", "吃低谷粮")
    assert replayed(one, months=2).figures["read"] == 0
    assert replayed(one, months=3).figures["read"] == 1


@pytest.mark.parametrize(("months", "day"), [(1, "2026-10-17"), (12, "2025-11-17"), (60, "2021-11-17")])
def test_months_are_counted_by_the_calendar(months, day):
    assert f"{replaying.months_before(NOW, months):%Y-%m-%d}" == day


def test_a_replay_asks_a_fixed_number_of_questions(django_assert_max_num_queries):
    for _ in range(20):
        registered(narrative=WAGES)
    row = replaying.replay(by=keeper(), draft=add(draft(), "A11", "吃低谷粮"), months=12, at=NOW)
    with django_assert_max_num_queries(40):
        replaying.run_replay(row.job, lambda _done, _total: None)
    assert row.rows.count() == 20


# the pages


def test_a_factor_is_changed_in_its_page_and_the_difference_is_shown(sign_in):
    one, client = draft(), sign_in(keeper())
    url = f"/risk/catalogue/drafts/{one.pk}/factor/?code=B06"
    page = client.get(url)
    assert "现行" in text(page)
    factor = actions.factor_of(actions.raw_of(one), "B06")
    given = {
        **hidden(page),
        **{key: factor[key] for key in ("name_zh", "dimension", "definition_zh")},
        "score": 3, "evidence": "扯皮多年\nre:拖了.{0,4}年\n", "exclusions": "", "supersedes": "",
    }  # fmt: skip
    given.pop("code", None)
    assert client.post(url, given).status_code == 302
    page = text(client.get(f"/risk/catalogue/drafts/{one.pk}/"))
    assert "扯皮多年" in page
    assert "有改动" in page


@pytest.mark.parametrize(
    ("field", "value", "sentence"),
    [
        ("evidence", "re:(a+)+$", "没有上限"),
        ("evidence", "re:(甲", "左括号没有配对"),
        ("supersedes", "Z99", "取代的 Z99 不在目录里"),
        ("score", "4", "4"),
        ("name_zh", "", "必填"),
    ],
)
def test_what_was_typed_is_not_lost_on_an_error(sign_in, field, value, sentence):
    one, client = draft(), sign_in(keeper())
    url = f"/risk/catalogue/drafts/{one.pk}/factor/?code=B06"
    given = {
        **hidden(client.get(url)), "name_zh": "改了的名称", "dimension": "background", "score": "2",
        "definition_zh": "写了很久的定义", "evidence": "一条", "exclusions": "另一条", "supersedes": "",
    } | {field: value}  # fmt: skip
    answer = client.post(url, given)
    page = text(answer)
    assert (answer.status_code, "写了很久的定义" in page, "另一条" in page, sentence in page) == (
        422,
        True,
        True,
        True,
    )
    one.refresh_from_db()
    assert one.sha == in_force(NOW).sha


def test_bands_and_flags_are_changed_in_their_page(sign_in):
    one, client = draft(), sign_in(keeper())
    url = f"/risk/catalogue/drafts/{one.pk}/whole/"
    page = client.get(url)
    form = page.context["form"]
    given = {**hidden(page), **{name: form[name].value() for name in form.fields}}
    answer = client.post(url, given | {"low_max": 3, "any": "A01、A03\nA05"})
    assert answer.status_code == 302
    one.refresh_from_db()
    new = parse(one.content)
    assert [(band.least, band.most) for band in new.bands] == [(0, 3), (4, 8), (9, None)]
    assert [flag.any_of for flag in new.red_flags if flag.any_of] == [("A01", "A03"), ("A05",)]
    refused = client.post(url, hidden(client.get(url)) | given | {"low_max": 9, "once": "z"})
    assert refused.status_code == 422
    assert "应大于低风险" in text(refused)


@pytest.mark.parametrize("kind", ["yaml", "xlsx"])
def test_a_catalogue_goes_out_and_comes_in_again_unchanged(sign_in, kind, tmp_path):
    one, client = change(draft(), "B06", score=2), sign_in(keeper())
    content, _ = download(client, f"/risk/catalogue/drafts/{one.pk}/file/?kind={kind}")
    before = parse(one.content)
    upload = SimpleUploadedFile(f"目录.{kind}", content)
    answer = client.post(f"/risk/catalogue/drafts/{one.pk}/upload/", {"file": upload})
    assert answer.status_code == 302
    one.refresh_from_db()
    assert parse(one.content) == before
    if kind == "xlsx":
        (path := tmp_path / "x.xlsx").write_bytes(content)
        assert [sheet.name for sheet in read_sheets(path, name="x", max_bytes=10**7)][:4] == [
            "要素", "等级", "红旗", "通用提示词",
        ]  # fmt: skip


@pytest.mark.parametrize(
    ("name", "content", "sentence"),
    [
        ("x.yaml", b"a: &x 1\nb: *x\n", "第 1 行用了 YAML 的引用"),
        ("x.yaml", b"\xff\xfe\x00", "不是 UTF-8"),
        ("x.yaml", b"a: [", "不是有效的 YAML"),
        ("x.yaml", b"- 1\n", "最外层"),
        ("x.yaml", b"x" * (3 * 1024 * 1024), "超过 2 MB"),
        ("x.yaml", b"", "空的"),
        ("x.xlsx", b"PK\x03\x04 no", "已损坏"),
        ("x.xlsx", b"a,b\n1,2\n", "没有名为"),
        ("x.exe", b"MZ\x90\x00\x03", "不是 UTF-8"),
    ],
)
def test_a_bad_file_is_refused_in_words_and_the_draft_stays(sign_in, name, content, sentence):
    one = draft()
    upload = SimpleUploadedFile(name, content)
    answer = sign_in(keeper()).post(f"/risk/catalogue/drafts/{one.pk}/upload/", {"file": upload})
    assert (answer.status_code, sentence in text(answer)) == (422, True), text(answer)[-3000:]
    one.refresh_from_db()
    assert one.sha == in_force(NOW).sha


def test_the_replay_page_shows_filters_and_exports(sign_in):
    registered(narrative=WAGES, title="讨薪")
    one = add(draft(), "A11", "吃低谷粮")
    row, client = replayed(one), sign_in(keeper())
    url = f"/risk/catalogue/replays/{row.pk}/"
    assert "A11 新要素" in text(client.get(url))
    assert "没有等级或红旗会变" in text(client.get(f"{url}?step=lowered"))
    assert "A11 新要素" in text(client.get(f"{url}?code=A11&step=raised"))
    assert "没有等级或红旗会变" in text(client.get(f"{url}?code=B06"))
    answer = client.post(f"{url}export/?step=raised")
    jobs.run_due()
    job = Job.objects.get(kind="replay_export")
    assert (answer.status_code, job.result) == (302, {"rows": 1}), job.sentence
    assert client.get(f"{url}?part=progress", headers={"HX-Request": "true"}).status_code == 200


def test_each_assessment_links_to_its_version(sign_in):
    case = registered(narrative=DANGEROUS)
    screen(NOW)
    version = in_force(NOW)
    page = text(sign_in(director()).get(f"/cases/{case.pk}/"))
    assert f"/risk/catalogue/versions/{version.pk}/" in page
    assert "随产品" in text(sign_in(director()).get(f"/risk/catalogue/versions/{version.pk}/"))


def test_from_the_first_page_to_a_published_version(sign_in):
    registered(narrative=WAGES)
    version, mine = in_force(NOW), sign_in(keeper())
    begun = mine.post(f"/risk/catalogue/versions/{version.pk}/begin-draft/", {"title": "补充"})
    one = CatalogueDraft.objects.get()
    assert begun["Location"] == f"/risk/catalogue/drafts/{one.pk}/"
    add(one, "A11", "吃低谷粮")
    assert mine.post(f"/risk/catalogue/drafts/{one.pk}/replay/", {"months": 3}).status_code == 302
    jobs.run_due()
    assert (
        mine.post(f"/risk/catalogue/drafts/{one.pk}/publish-catalogue/", {"reason": "x"}).status_code == 403
    )
    other = sign_in(chief())
    assert (
        other.post(f"/risk/catalogue/drafts/{one.pk}/publish-catalogue/", {"reason": ""}).status_code == 422
    )
    done = other.post(f"/risk/catalogue/drafts/{one.pk}/publish-catalogue/", {"reason": "议定"}, follow=True)
    assert "已启用为第 2 版" in text(done)
    page = text(other.get(f"/risk/catalogue/versions/{in_force(NOW).pk}/"))
    assert ("现行的一版" in page, "新增要素" in page, "议定" in page) == (True, True, True)
    kept = text(mine.get(f"/risk/catalogue/drafts/{one.pk}/"))
    assert ("和第 1 版的差别" in kept, "没有差别" in kept) == (True, False)


def test_the_api_hands_out_versions_and_carries_out_the_acts(sign_in):
    version, client = in_force(NOW), sign_in(keeper())
    found = client.get(f"/api/v1/catalogue-versions/{version.pk}/").json()
    assert (found["number"], len(found["factors"])) == (1, 28)
    url = f"/api/v1/catalogue-versions/{version.pk}/begin-draft/"
    assert client.post(url, json.dumps({"title": "接口"}), content_type="application/json").status_code == 200
    one = CatalogueDraft.objects.get()
    refused = sign_in(chief()).post(
        f"/api/v1/catalogue-drafts/{one.pk}/publish-catalogue/",
        json.dumps({"reason": "x"}),
        content_type="application/json",
    )
    assert (refused.status_code, "还没有试算" in refused.json()["detail"]) == (422, True)
