"""The pages of an import, as an officer meets them: upload, columns, progress, result, proposals."""

import io
from unittest.mock import patch

import pytest
from django.urls import reverse
from openpyxl import Workbook, load_workbook

from cases.actions.importing import chunk
from cases.actions.intake import register
from cases.choices import AmendmentState, ImportState
from cases.models import Amendment, Case, Clock, Exclusion, ImportBatch
from core import jobs
from core.models import Job, Notice, StoredFile, Submission
from governance.choices import Capability, Sees
from tests.builders import AN_HOUR_AGO, NOW, matter, officer, secretary, standing, stranger, street, window
from tests.cases.ledgers import URL, begun, csv_file, imported, row, sent, shown, totals, xlsx
from tests.pages import download, hidden, text

pytestmark = pytest.mark.django_db
NEW = "两家为滴水檐争了多年，今天打了起来。"


@pytest.fixture
def clerk(sign_in):
    return sign_in(window())


@pytest.fixture
def file(tmp_path):
    return lambda *rows, name="台账.xlsx", **more: xlsx(tmp_path / name, *rows, **more)


def started(client, batch, **more):
    """Send the columns' form as its page shows it."""
    page = shown(client, batch)
    form = page.context["form"]
    fields = {f"column_{column}": form[f"column_{column}"].value() for column in form.columns}
    data = (
        fields
        | {"mode": form["mode"].value(), "sheet": form["sheet"].value(), "once": hidden(page)["once"]}
        | more
    )
    return client.post(reverse("import_start", args=[batch.pk]), data)


# ---- the whole way


def test_a_ledger_goes_from_upload_to_result(clerk, file):
    response = sent(clerk, file(row(1), row(2), row(2), row(3, time="2026-02-30")))
    batch = ImportBatch.objects.get()
    assert response["Location"] == reverse("import_show", args=[batch.pk])
    page = text(shown(clerk, batch))
    assert "纠纷简要情况" in page
    assert "两家为滴水檐争了1年" in page
    response = started(clerk, batch)
    assert response["Location"] == reverse("import_show", args=[batch.pk])
    waiting = text(shown(clerk, batch))
    assert 'hx-trigger="every 1s"' in waiting
    assert "刷新" in waiting
    assert jobs.run_due() == 1
    assert totals(batch) == (4, 2, 1, 1)
    page = text(shown(clerk, batch))
    assert "共 4 行：新建 2 件，重复 1 行，未导入 1 行" in page
    assert "这一天不存在" in page
    assert "王小四" not in page
    entry = Case.objects.first().entries.get()
    assert (entry.officer, str(entry.appointment.post.title)) == (window().officer, "窗口")
    assert not Clock.objects.exists()
    assert [notice.recipient for notice in Notice.objects.all()] == [window().officer]


def test_the_bell_leads_to_the_result(clerk, file):
    sent(clerk, file(row()))
    batch = ImportBatch.objects.get()
    started(clerk, batch)
    jobs.run_due()
    response = clerk.get(Notice.objects.get().url)
    assert response["Location"] == reverse("import_show", args=[batch.pk])


def test_chosen_as_new_work_each_row_is_mine_and_its_clock_runs(clerk, file):
    sent(clerk, file(row()), mode="live")
    started(clerk, ImportBatch.objects.get())
    jobs.run_due()
    assert Case.objects.get().owner == window().officer
    assert Clock.objects.count() == 1


def test_the_page_that_asks_for_progress_is_reloaded_when_the_import_is_done(clerk, file):
    batch = begun(file(row()), by=window().officer)
    batch.job = jobs.submit("import_ledger", title="x", owner=None, arguments={"batch": batch.pk}, at=NOW)
    batch.save()
    url = reverse("import_show", args=[batch.pk])
    asked = clerk.get(url, headers={"HX-Request": "true"})
    assert "HX-Refresh" not in asked
    assert "<html" not in text(asked)
    jobs.run_due()
    assert clerk.get(url, headers={"HX-Request": "true"})["HX-Refresh"] == "true"


def test_the_cases_of_a_batch_are_listed(clerk, file):
    batch = imported(file(row(), row(2)))
    register(by=standing(window()), matter=matter(), at=AN_HOUR_AGO)
    page = clerk.get(shown(clerk, batch).context["cases_url"])
    assert len(page.context["page"].rows) == 2
    assert f'name="batch" value="{batch.pk}"' in page.content.decode()


def test_the_rejects_workbook_and_the_original_are_handed_out(clerk, file):
    batch = imported(file(row(), row(2, time="2026-02-30")))
    content, response = download(clerk, reverse("import_rejects", args=[batch.pk]))
    assert response["Content-Disposition"].startswith("attachment")
    sheet = load_workbook(io.BytesIO(content)).active
    assert sheet.max_row == 2
    content, _ = download(clerk, reverse("import_file", args=[batch.pk]))
    assert load_workbook(io.BytesIO(content)).active.max_row == 3


def test_without_rejects_there_is_nothing_to_hand_out(clerk, file):
    batch = imported(file(row()))
    assert clerk.get(reverse("import_rejects", args=[batch.pk])).status_code == 404


# ---- columns


def test_a_column_given_another_meaning_is_read_so(clerk, file):
    sent(clerk, file(["一", "2026-09-09", "出了一件事情。", "李四"], headers=["来源", "时间", "说法", "谁"]))
    batch = ImportBatch.objects.get()
    started(clerk, batch, column_2="narrative", column_3="party")
    jobs.run_due()
    case = Case.objects.get()
    assert (case.narrative, case.party_line, case.received_at.year) == ("出了一件事情。", "李*", 2026)


def test_a_column_that_is_not_imported_leaves_nothing(clerk, file):
    sent(clerk, file(row(likes=7)))
    batch = ImportBatch.objects.get()
    started(clerk, batch, column_9="sequence")
    jobs.run_due()
    assert Case.objects.get().source_row == {}


def test_columns_confirmed_once_are_remembered_for_the_next_file_of_their_kind(clerk, file):
    cells, headers = ["2026-09-09", "窗口", "张三", "出了一件事情。"], ["时间", "来源", "谁", "说法"]
    sent(clerk, file(cells, headers=headers))
    started(clerk, ImportBatch.objects.get(), column_2="party", column_3="narrative")
    jobs.run_due()
    sent(clerk, file(cells, headers=headers, name="b.xlsx"), once="key-2")
    latest = ImportBatch.objects.latest("id")
    assert (latest.mapping["谁"], latest.mapping["说法"]) == ("party", "narrative")
    started(clerk, latest)
    jobs.run_due()
    assert totals(latest) == (1, 0, 1, 0)


def test_two_columns_for_one_meaning_are_refused_beside_the_column(clerk, file):
    sent(clerk, file(row()))
    batch = ImportBatch.objects.get()
    response = started(clerk, batch, column_9="narrative")
    assert response.status_code == 422
    assert "“内容”已由“纠纷简要情况”列表示" in text(response)
    batch.refresh_from_db()
    assert (batch.state, Job.objects.count()) == (ImportState.UPLOADED, 0)


def test_without_a_column_for_the_content_nothing_starts(clerk, file):
    sent(clerk, file(["2026-09-09", "李四"], headers=["日期", "姓名"]))
    batch = ImportBatch.objects.get()
    assert "没有找到写明内容的列" in text(shown(clerk, batch))
    response = started(clerk, batch)
    assert (response.status_code, Job.objects.count()) == (422, 0)
    assert "请为其中一列选择" in text(response)


def test_a_header_nobody_knows_can_be_named(clerk, tmp_path):
    path = csv_file(tmp_path / "怪.csv", ["x1", "事情的经过写在这里。"], headers=["甲子", "经历"])
    sent(clerk, path, name="怪.csv")
    batch = ImportBatch.objects.get()
    url = reverse("import_show", args=[batch.pk])
    page = clerk.get(url, {"said": "经历=内容"})
    assert page.context["form"]["column_1"].value() == "narrative"
    wrong = clerk.get(url, {"said": "没有的列=内容"})
    assert (wrong.status_code, "表里没有“没有的列”" in text(wrong)) == (422, True)
    form = page.context["form"]
    data = {f"column_{c}": form[f"column_{c}"].value() for c in form.columns}
    clerk.post(
        reverse("import_start", args=[batch.pk]),
        data | {"mode": "history", "sheet": "", "said": "经历=内容", "once": "k"},
    )
    jobs.run_due()
    assert Case.objects.get().narrative == "事情的经过写在这里。"


def test_another_sheet_can_be_chosen(clerk, tmp_path):
    book = Workbook()
    for name, content in (("一月", "一月的事情。"), ("二月", "二月的事情。")):
        sheet = book.create_sheet(name)
        sheet.append(["时间", "内容"])
        sheet.append(["2026-09-09", content])
    del book["Sheet"]
    book.save(tmp_path / "几张表.xlsx")
    sent(clerk, tmp_path / "几张表.xlsx")
    batch = ImportBatch.objects.get()
    page = clerk.get(reverse("import_show", args=[batch.pk]), {"sheet": "二月"})
    assert page.context["preview"].sheet == "二月"
    started(clerk, batch, sheet="二月")
    jobs.run_due()
    assert Case.objects.get().narrative == "二月的事情。"


def test_a_file_that_was_imported_before_is_named(clerk, file):
    path = file(row())
    imported(path)
    sent(clerk, path)
    assert "再次导入不会重复建立事项" in text(shown(clerk, ImportBatch.objects.latest("id")))


# ---- once


def test_a_form_sent_twice_makes_one_batch(clerk, file):
    path = file(row())
    first, second = sent(clerk, path), sent(clerk, path)
    assert first["Location"] == second["Location"]
    assert ImportBatch.objects.count() == StoredFile.objects.count() == Submission.objects.count() == 1


def test_an_import_is_started_once(clerk, file):
    sent(clerk, file(row()))
    batch = ImportBatch.objects.get()
    started(clerk, batch)
    again = clerk.post(
        reverse("import_start", args=[batch.pk]),
        {"mode": "history", "column_7": "narrative", "once": "other"},
    )
    assert (again.status_code, Job.objects.count()) == (409, 1)


def test_a_discarded_ledger_is_not_started(clerk, file):
    sent(clerk, file(row()))
    batch = ImportBatch.objects.get()
    clerk.post(reverse("import_discard", args=[batch.pk]), {"once": "d"})
    batch.refresh_from_db()
    assert batch.state == ImportState.DISCARDED
    assert "已放弃" in text(shown(clerk, batch))
    response = clerk.post(reverse("import_start", args=[batch.pk]), {"mode": "history", "once": "s"})
    assert response.status_code == 409


# ---- interrupted


def test_an_import_that_broke_off_is_continued_from_its_page(clerk, file, monkeypatch):
    sent(clerk, file(*(row(serial) for serial in range(1, 9))))
    batch = ImportBatch.objects.get()
    started(clerk, batch)
    monkeypatch.setattr("cases.actions.importing.run.CHUNK", 3)
    whole, calls = chunk.Writer.write, []

    def failing(self, rows):
        calls.append(1)
        if len(calls) == 2:
            raise RuntimeError("disk full")
        whole(self, rows)

    with patch.object(chunk.Writer, "write", failing):
        jobs.run_due()
    page = shown(clerk, batch)
    assert "继续导入" in text(page)
    assert "hx-trigger" not in text(page)
    clerk.post(reverse("import_resume", args=[batch.pk]), {"once": "r"})
    jobs.run_due()
    assert totals(batch) == (8, 8, 0, 0)
    assert Case.objects.count() == 8


def test_a_running_import_is_not_continued_twice(clerk, file):
    sent(clerk, file(row()))
    batch = ImportBatch.objects.get()
    started(clerk, batch)
    assert clerk.post(reverse("import_resume", args=[batch.pk]), {"once": "r"}).status_code == 409


# ---- proposals


@pytest.fixture
def proposal(file):
    imported(file(row(), row(2)))
    imported(file(row(text=NEW), row(2), name="b.xlsx"))
    return Amendment.objects.get()


def test_a_proposal_shows_both_texts_and_is_adopted(clerk, proposal):
    page = text(shown(clerk, proposal.batch))
    assert NEW in page
    assert "两家为滴水檐争了1年" in page
    response = clerk.post(reverse("amendment_adopt", args=[proposal.pk]), {"once": "a"})
    assert response["Location"].endswith("#amendments")
    assert Case.objects.get(pk=proposal.case_id).narrative == NEW
    assert "已采纳" in text(shown(clerk, proposal.batch))


def test_a_proposal_is_declined_and_then_cannot_be_adopted(clerk, proposal):
    clerk.post(reverse("amendment_decline", args=[proposal.pk]), {"once": "a"})
    assert Amendment.objects.get().state == AmendmentState.DECLINED
    assert clerk.post(reverse("amendment_adopt", args=[proposal.pk]), {"once": "b"}).status_code == 409


def test_whom_a_case_accuses_never_sees_what_is_proposed_for_it(clerk, proposal):
    Exclusion.objects.create(case=proposal.case, officer=window().officer, why="回避", at=NOW)
    assert NEW not in text(shown(clerk, proposal.batch))
    for verb in ("amendment_adopt", "amendment_decline"):
        assert clerk.post(reverse(verb, args=[proposal.pk]), {"once": verb}).status_code == 404


# ---- who


def pages_of(batch):
    return [
        reverse(name, args=[batch.pk])
        for name in ("import_show", "import_start", "import_file", "import_rejects")
    ]


def test_a_colleague_without_intake_gets_a_sentence(sign_in, file):
    batch = imported(file(row(), row(2, time="2026-02-30")))
    client = sign_in(secretary())
    for url in [URL, *pages_of(batch)]:
        response = client.get(url)
        assert (response.status_code, "受理登记" in text(response)) == (403, True)


def test_another_centre_does_not_know_the_batch(sign_in, file):
    batch = imported(file(row(), row(2, time="2026-02-30")))
    client = sign_in(stranger())
    for url in pages_of(batch):
        assert client.get(url).status_code == 404
    assert batch.file.name not in text(client.get(URL))


def test_an_officer_of_the_centre_with_intake_only_sees_its_batches(sign_in, file):
    batch = imported(file(row()))
    narrow = officer(street().centre, Capability.INTAKE, sees=Sees.NOTHING, name="只录入")
    assert shown(sign_in(narrow), batch).status_code == 200


def test_only_who_takes_in_has_the_menu_entry(sign_in, clerk):
    assert "导入台账" in text(clerk.get("/desk/"))
    assert 'href="/imports/"' not in text(sign_in(secretary()).get("/desk/"))


# ---- cost


@pytest.mark.parametrize("count", [10, 200])
def test_the_pages_ask_the_same_number_of_questions_however_many_rows(
    clerk, file, count, django_assert_max_num_queries
):
    batch = imported(
        file(*(row(serial, time=None if serial % 2 else "2026-02-30") for serial in range(count)))
    )
    with django_assert_max_num_queries(15):
        shown(clerk, batch)
    with django_assert_max_num_queries(10):
        clerk.get(URL)
