"""A ledger becomes cases: nothing lost, nothing twice, nothing fired."""

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from openpyxl import load_workbook

from cases import permissions
from cases.actions.importing import chunk, run
from cases.actions.importing.ledger import Ledger, as_mapping, sheets_of, understand
from cases.choices import Channel, ImportState, Kind, Role, State
from cases.models import Case, Clock, Entry, ImportBatch, ImportProblem
from core import files
from core.models import Notice
from dispatch.models import Slip
from tests.builders import NOW, secretary, standing, street, window
from tests.cases.ledgers import HEADERS, begun, carried_out, csv_file, imported, row, totals, xlsx

pytestmark = pytest.mark.django_db


@pytest.fixture
def file(tmp_path):
    return lambda *rows, name="台账.xlsx", **more: xlsx(tmp_path / name, *rows, **more)


# ---- what a row becomes


def test_a_row_becomes_a_case_with_its_own_day_place_kind_and_people(file):
    imported(file(row(grid="1网格", phone="13800001234")))
    case = Case.objects.get()
    assert (case.received_at.isoformat(), case.recorded_at) == ("2026-09-09T02:05:00+00:00", NOW)
    assert (case.area, case.category.name, case.kind) == (street().grid, "邻里", Kind.DISPUTE)
    assert (case.channel, case.party_line, case.source_number) == (Channel.CANVASS, "王*二", "PC0001")
    party = case.parties.select_related("person").get()
    assert (party.role, party.person.name, party.person.phone) == (Role.VISITOR, "王小二", "13800001234")


@pytest.mark.parametrize(
    ("header", "channel"),
    [("留言编号", Channel.ONLINE), ("警情编号", Channel.POLICE), ("登记编号", Channel.CANVASS)],
)
def test_the_number_header_says_where_a_file_comes_from(file, header, channel):
    imported(file(row(), headers=[header, *HEADERS[1:]]))
    assert Case.objects.get().channel == channel


def test_words_that_fit_nothing_stay_under_their_header(file):
    imported(file(row(community="不知名社区", category="天外来客", likes=7)))
    case = Case.objects.get()
    assert (case.area, case.category) == (street().area, None)
    assert case.source_row == {"社区": "不知名社区", "纠纷类别": "天外来客", "点赞数": "7"}


def test_a_title_or_place_that_is_too_long_is_shown_cut_and_kept_whole(file):
    headers = ["留言主题", "地点", "诉求", "内容"]
    cells = ["题" * 400, "地" * 300, "要" * 900, "内容在这里。"]
    imported(file(cells, headers=headers))
    case = Case.objects.get()
    assert (len(case.title), len(case.place), len(case.demand)) == (120, 200, 500)
    assert case.source_row == dict(zip(headers[:3], cells[:3], strict=True))


def test_a_row_without_a_day_is_received_when_it_is_recorded_with_a_remark(file):
    imported(file(row(time=None)))
    assert Case.objects.get().received_at == NOW
    problem = ImportProblem.objects.get()
    assert (problem.is_rejected, problem.cells) == (False, [])
    assert "来件时间按导入时间记" in problem.sentence


def test_the_history_line_says_which_file_and_which_row(file):
    clerk = window()
    batch = imported(file(row()), by=clerk.officer, appointment=clerk.appointments[0])
    entry = Entry.objects.get()
    assert (entry.verb, entry.officer, entry.about) == (
        "import",
        clerk.officer,
        {"batch": batch.pk, "row": 2},
    )
    assert "“台账.xlsx”第 2 行" in entry.note


# ---- history and live


def test_importing_old_rows_fires_nothing(file):
    imported(file(*(row(serial) for serial in range(1, 30))))
    assert Case.objects.filter(is_history=True, next_due_at=None, owner=None).count() == 29
    assert not Clock.objects.exists()
    assert not Notice.objects.exists()
    assert not Slip.objects.exists()


@pytest.mark.parametrize(
    ("outcome", "state"),
    [("已化解，双方签订协议", State.CLOSED), ("正在化解", State.REGISTERED), (None, State.REGISTERED)],
)
def test_an_old_matter_that_is_over_is_closed(file, outcome, state):
    imported(file(row(outcome=outcome)))
    case = Case.objects.get()
    assert (case.state, case.outcome) == (state, outcome or "")
    assert case.closed_at == (case.received_at if state == State.CLOSED else None)


def test_an_old_matter_is_closed_on_the_day_its_ledger_names(file):
    cells = ["2026-09-09", "两家争吵。", "已化解", "2026/9/12"]
    imported(file(cells, headers=["时间", "内容", "化解情况", "办结时间"]))
    assert Case.objects.get().closed_at.astimezone(NOW.tzinfo).date().isoformat() == "2026-09-12"


def test_a_live_row_is_owned_and_its_accept_clock_runs_from_now(file):
    clerk = window()
    imported(file(row(outcome="已化解")), is_live=True, by=clerk.officer)
    case, clock = Case.objects.get(), Clock.objects.get()
    assert (case.state, case.owner, case.is_history, case.outcome) == (
        State.REGISTERED,
        clerk.officer,
        False,
        "",
    )
    assert (clock.case, clock.kind, clock.started_at) == (case, "accept", NOW)
    assert case.next_due_at == clock.due_at > NOW
    assert case.source_row == {"化解情况": "已化解"}


# ---- nothing twice


def test_a_second_import_creates_nothing(file):
    rows = [row(serial) for serial in range(1, 8)]
    imported(file(*rows))
    again = imported(file(*rows, name="again.xlsx"))
    assert totals(again) == (7, 0, 7, 0)
    assert Case.objects.count() == 7


def test_the_same_file_means_the_same_rows_as_csv(file, tmp_path):
    imported(file(row(), row(2)))
    again = imported(csv_file(tmp_path / "台账.csv", row(), row(2), encoding="gb18030"))
    assert totals(again) == (2, 0, 2, 0)


def test_a_row_that_stands_twice_in_a_file_is_created_once(file):
    assert totals(imported(file(row(), row(), row(2)))) == (3, 2, 1, 0)


def test_columns_that_are_labels_do_not_make_another_row(file):
    imported(file(row(likes=1)))
    assert totals(imported(file(row(likes=99), name="b.xlsx"))) == (1, 0, 1, 0)


def test_another_centre_has_its_own_rows(file):
    imported(file(row()))
    assert totals(imported(file(row(), name="b.xlsx"), home=street(2))) == (1, 1, 0, 0)


def test_the_same_number_with_another_content_is_created_and_marked(file):
    batch = imported(file(row(), row(party="张三", text="另一件事情。")))
    later = imported(file(row(time="2026-10-10", text="又一件事情。"), name="b.xlsx"))
    assert (totals(batch)[1], totals(later)[1]) == (2, 1)
    marked = Case.objects.filter(is_number_repeated=True).values_list("narrative", flat=True)
    assert set(marked) == {"另一件事情。", "又一件事情。"}


def test_numbers_are_without_gaps_over_chunks(file, monkeypatch):
    monkeypatch.setattr(run, "CHUNK", 3)
    imported(file(*(row(serial) for serial in range(1, 9)), row(1)))
    numbers = sorted(Case.objects.values_list("number", flat=True))
    assert numbers == [f"J12026-{serial:05d}" for serial in range(1, 9)]


# ---- interrupted


class Killed(BaseException):
    """Like kill -9: nobody catches it."""


@pytest.mark.parametrize("place", ["write", "_remember"])
@pytest.mark.parametrize("after", [0, 1, 2])
def test_an_import_killed_anywhere_goes_on_and_the_totals_are_exact(file, monkeypatch, place, after):
    monkeypatch.setattr(run, "CHUNK", 3)
    batch = begun(file(*(row(serial) for serial in range(1, 9)), row(2), row(3, time="2026-02-30"), row(9)))
    whole = getattr(chunk.Writer, place)
    calls: list[int] = []

    def killing(self, *arguments):
        if len(calls) == after:
            raise Killed
        calls.append(1)
        return whole(self, *arguments)

    monkeypatch.setattr(chunk.Writer, place, killing)
    with pytest.raises(Killed):
        carried_out(batch)
    monkeypatch.setattr(chunk.Writer, place, whole)
    done = carried_out(ImportBatch.objects.select_related("file", "centre", "area").get(pk=batch.pk))
    assert totals(done) == (11, 9, 1, 1)
    assert (done.skipped, done.state, ImportProblem.objects.count()) == (1, ImportState.DONE, 1)
    assert Case.objects.count() == Entry.objects.count() == 9


def test_a_finished_batch_that_is_run_again_changes_nothing(file):
    batch = imported(file(row(), row(2, time="2026-02-30")))
    rejects = batch.rejects_file
    again = carried_out(ImportBatch.objects.select_related("file", "centre", "area").get(pk=batch.pk))
    assert totals(again) == (2, 1, 0, 1)
    assert again.rejects_file == rejects


def test_of_two_that_import_one_batch_the_later_stops(file):
    batch = begun(file(row(), row(2)))
    ImportBatch.objects.filter(pk=batch.pk).update(cursor=2)
    with pytest.raises(chunk.Overtaken):
        carried_out(batch)
    assert not Case.objects.exists()


def test_the_unique_constraint_has_the_last_word(file, monkeypatch):
    imported(file(row(), row(2)))
    real, calls = chunk.sort_out, []

    def blind_at_first(batch, drafts, in_file):
        calls.append(1)
        if len(calls) == 1:
            return chunk.Sorted(fresh=list(drafts))
        return real(batch, drafts, in_file)

    monkeypatch.setattr(chunk, "sort_out", blind_at_first)
    again = imported(file(row(), row(2), row(3), name="b.xlsx"))
    assert (totals(again), len(calls)) == ((3, 1, 2, 0), 2)
    assert sorted(Case.objects.values_list("number", flat=True))[-1] == "J12026-00003"


# ---- problems


def test_a_rejected_row_keeps_its_cells_masked_and_says_what_to_do(file):
    imported(file(row(time="2026-02-30", phone="13800001234")))
    problem = ImportProblem.objects.get()
    assert (problem.row_number, problem.is_rejected) == (2, True)
    assert "这一天不存在" in problem.sentence
    assert "王小二" not in str(problem.cells)
    assert "13800001234" not in str(problem.cells)


def test_the_rejects_workbook_can_be_corrected_and_imported_as_it_is(file, tmp_path):
    bad = [row(1, time="2026-02-30", community=None), row(2, text=None, outcome="=1+1")]
    batch = imported(file(row(3), bad[0], bad[1]))
    assert totals(batch) == (3, 1, 0, 2)
    with files.path_of(batch.rejects_file).open("rb") as stored:
        book = load_workbook(stored)
    sheet = book.active
    assert [cell.value for cell in sheet[1]] == ["问题（导入时忽略）", *HEADERS]
    assert sheet["D2"].value == "第1社区"  # written once above, so the row can stand alone
    assert sheet["J3"].value == "=1+1"
    assert sheet["J3"].data_type == "s"
    sheet["C2"], sheet["I3"] = "2026-02-28", "补上的内容。"
    book.save(tmp_path / "fixed.xlsx")
    again = imported(tmp_path / "fixed.xlsx")
    assert totals(again) == (2, 2, 0, 0)
    assert not Case.objects.filter(source_row__has_key="问题（导入时忽略）").exists()
    assert set(Case.objects.values_list("area__name", flat=True)) == {"第1社区"}


def test_a_file_without_bad_rows_leaves_no_rejects_workbook(file):
    assert imported(file(row())).rejects_file is None


def test_a_remark_is_made_once_and_not_for_a_duplicate(file):
    imported(file(row(time=None)))
    imported(file(row(time=None), name="b.xlsx"))
    assert ImportProblem.objects.count() == 1


@pytest.mark.parametrize(
    "nasty",
    [
        '=HYPERLINK("http://x","点我")',
        "<script>alert(1)</script>",
        "表情😀和𠮷㛃",
        "+1-2@3",
        "第一行\n第二行",
        "字" * 32_767,
    ],
    ids=["formula", "script", "rare", "signs", "lines", "long"],
)
def test_nasty_text_is_kept_as_it_is(file, nasty):
    imported(file(row(text=nasty, party="𠮷㛃")))
    assert Case.objects.get().narrative == nasty
    assert Case.objects.get().parties.get().person.name == "𠮷㛃"


def test_a_nul_byte_is_left_out_with_a_remark(tmp_path):
    path = tmp_path / "a.csv"
    path.write_bytes("时间,内容\n2026-09-09,前\x00后\n".encode())
    imported(path)
    assert Case.objects.get().narrative == "前后"
    assert "控制字符" in ImportProblem.objects.get().sentence


@pytest.mark.parametrize(("length", "counts"), [(100_000, (1, 1, 0, 0)), (100_001, (1, 0, 0, 1))])
def test_a_hundred_thousand_characters_are_kept_and_one_more_is_refused(tmp_path, length, counts):
    path = csv_file(tmp_path / "long.csv", row(text="长" * length))
    batch = imported(path)
    assert totals(batch) == counts
    assert [len(text) for text in Case.objects.values_list("narrative", flat=True)] == [100_000] * counts[1]


# ---- cost


def test_a_chunk_asks_the_same_number_of_questions_however_many_rows_it_has(file):
    def questions(path):
        batch = begun(path)
        with CaptureQueriesContext(connection) as asked:
            carried_out(batch)
        return sum(query["sql"].startswith("SELECT") for query in asked), len(asked)

    few = questions(file(*(row(serial, phone=f"138{serial:08d}") for serial in range(1, 11))))
    many = questions(
        file(*(row(serial, phone=f"139{serial:08d}") for serial in range(101, 501)), name="b.xlsx")
    )
    assert many[0] <= few[0]  # the first import of all also makes its row of numbers
    assert many[1] < 110


# ---- only counted


def test_a_dry_run_counts_what_the_import_then_does_and_writes_nothing(file):
    imported(file(row(), row(2)))
    path = file(row(), row(2, text="改过的内容。"), row(3), row(3), row(4, time="2026-02-30"), name="b.xlsx")
    ledger = understand(sheets_of(path, path.name))
    centre = street().centre
    counted = run.count(ImportBatch(centre=centre, area=centre.area, created_at=NOW), ledger, at=NOW)
    assert Case.objects.count() == 2
    assert totals(imported(path)) == (5, 1, 3, 1)
    assert (counted.rows, counted.created, counted.duplicates, counted.rejected) == (5, 1, 3, 1)


def test_what_an_officer_said_of_a_header_nobody_knows_is_found_again(file):
    path = file(["2026-09-09", "出了一件事情。"], headers=["登记日子", "说法"])
    sheets = sheets_of(path, path.name)
    said = understand(sheets, "", {"登记日子": "received_at", "说法": "narrative"})
    assert isinstance(said, Ledger)
    assert as_mapping(said.guess) == {"登记日子": "received_at", "说法": "narrative"}


def test_only_who_takes_in_may_import():
    assert permissions.why_not_import(standing(window())) is None
    assert permissions.why_not_import(standing(secretary())) is not None
