"""The block tag that frames the rows of a list."""

from django.template import Context, Template


def written(tag: str) -> str:
    return Template("{% " + tag + " %}<tr><td>7</td></tr>{% endtable %}").render(Context({"said": "<b>"}))


def test_a_heading_names_the_class_of_its_column():
    assert (
        '<thead><tr><th>单位</th><th class="num less">件数</th></tr></thead><tbody><tr><td>7</td></tr></tbody>'
        in written('table "单位" "num less:件数"')
    )


def test_rows_without_headings_have_no_head():
    assert "<thead>" not in written("table")


def test_only_a_table_that_is_walked_answers_to_j_and_k():
    assert '<table class="rows week" data-rows>' in written('table "单位" css="week" walks=True')
    assert '<table class="rows">' in written('table "单位"')


def test_a_heading_that_somebody_typed_is_escaped():
    assert "<th>&lt;b&gt;</th>" in written("table said")
