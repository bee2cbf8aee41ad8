"""Form fields every app shares: each refusal is a sentence."""

import pytest
from django import forms
from django.core.exceptions import ValidationError

from core.forms import DayField, MomentField, QuickSelect, TextField


@pytest.mark.parametrize(
    "typed",
    [
        "2026-11-17T10:00",
        "2026-11-17 10:00",
        "2026-11-17",
        "2026/11/17 8:30",
        "2026年11月17日 08:30",
        "2026-11-17 08:30:00",
    ],
)
def test_a_moment_is_read_as_picked_and_as_typed(typed):
    moment = MomentField().clean(typed)
    assert (moment.date().isoformat(), moment.utcoffset().total_seconds()) == ("2026-11-17", 8 * 3600)


@pytest.mark.parametrize("typed", ["2026-02-30", "2月30日", "x", "2026-13-01", "26-11-17", "\x00", "9" * 400])
@pytest.mark.parametrize("field", [MomentField, DayField])
def test_a_day_that_is_not_there_is_refused_in_words(field, typed):
    with pytest.raises(ValidationError, match="核对这一天是否存在"):
        field().clean(typed)


@pytest.mark.parametrize("typed", ["0001-01-01", "1899-12-31", "2201-01-01", "9999-12-31"])
@pytest.mark.parametrize("field", [MomentField, DayField])
def test_a_year_nobody_means_is_refused_in_words(field, typed):
    with pytest.raises(ValidationError, match="年份应在"):
        field().clean(typed)


@pytest.mark.parametrize(
    ("typed", "kept"), [("  a\x00b\r\nc ", "ab\nc"), ("𠮷㛃😀", "𠮷㛃😀"), ("", ""), ("\x00", ""), ("　", "")]
)
def test_text_is_kept_as_people_paste_it(typed, kept):
    assert TextField(required=False).clean(typed) == kept


@pytest.mark.parametrize("typed", ["", "   ", "\x00", "\u3000\u3000"])
def test_white_space_is_no_text(typed):
    with pytest.raises(ValidationError):
        TextField().clean(typed)


def test_the_limit_counts_what_is_kept():
    assert TextField(max_length=3).clean(" abc\x00 ") == "abc"
    with pytest.raises(ValidationError, match="3"):
        TextField(max_length=3).clean("abcd")


def test_a_quick_select_writes_options_and_groups_as_text():
    """Trap 25."""
    choices = [("", "请选择"), ("<所>", [("a", "甲 & 乙"), ("b", "丙")])]
    assert QuickSelect(choices=choices).render("to", "b") == (
        '<select name="to"><option value="">请选择</option><optgroup label="&lt;所&gt;">'
        '<option value="a">甲 &amp; 乙</option><option value="b" selected>丙</option></optgroup></select>'
    )


def test_a_browser_is_not_told_to_cut_off_what_is_too_long():
    class Report(forms.Form):
        text = TextField(max_length=5)

    assert "maxlength" not in str(Report())
    assert Report({"text": "一二三四五六"}).errors["text"] == ["最多 5 个字，现在有 6 个，请删减后再保存。"]
    assert 'value="一二三四五六"' in str(Report({"text": "一二三四五六"})), "and nothing is lost"


def test_a_field_that_was_left_empty_says_what_to_do():
    form = type("One", (forms.Form,), {"name": forms.CharField(), "kind": forms.ChoiceField(choices=[])})({})
    assert form.errors == {"name": ["请填写或选择这一项。"], "kind": ["请填写或选择这一项。"]}
