"""The bell: one line each, read once, nobody else's."""

import pytest

from core.models import Notice
from core.notices import notify
from tests.builders import NOW, director, window
from tests.pages import text

pytestmark = pytest.mark.django_db


def tell(text_: str = "新交办", url: str = "/cases/") -> Notice:
    notify([window().pk], text_, url, at=NOW)
    return Notice.objects.latest("id")


def test_who_is_named_twice_is_told_once():
    notify([window().pk, director().pk, window().pk], "新交办", "/", at=NOW)
    assert Notice.objects.count() == 2


def test_a_long_line_is_cut_to_its_column():
    assert len(tell("长" * 500).text) == 300


def test_opening_a_notice_reads_it_and_goes_where_it_points(sign_in):
    notice, client = tell(), sign_in(window())
    assert client.get(f"/notices/{notice.pk}/")["Location"] == "/cases/"
    notice.refresh_from_db()
    assert notice.read_at == NOW


def test_nobody_else_opens_it(sign_in):
    notice = tell()
    assert sign_in(director()).get(f"/notices/{notice.pk}/").status_code == 404
    notice.refresh_from_db()
    assert notice.read_at is None


def test_all_are_read_at_once_but_only_ones_own(sign_in):
    tell()
    notify([director().pk], "x", "/", at=NOW)
    sign_in(window()).post("/notices/read/")
    assert list(Notice.objects.filter(read_at=None).values_list("recipient", flat=True)) == [director().pk]


def test_the_bell_counts_what_is_unread(sign_in):
    tell()
    assert "1 条未读" in text(sign_in(window()).get("/notices/"))
    assert "条未读" not in text(sign_in(director()).get("/notices/"))


@pytest.mark.parametrize("page", ["x", "-1", "99999999999999999999", "1", ""])
def test_any_page_number_is_answered(sign_in, page):
    tell()
    assert sign_in(window()).get("/notices/", {"page": page}).status_code == 200


def test_what_is_written_there_is_text(sign_in):
    """Trap 25."""
    tell("<script>alert(1)</script>")
    assert "<script>alert" not in sign_in(window()).get("/notices/").content.decode()
