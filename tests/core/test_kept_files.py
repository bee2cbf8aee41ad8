"""A form that comes back says which of its files have to be chosen again, and which were at fault themselves."""

import pytest
from django import forms
from django.core.files.uploadedfile import SimpleUploadedFile
from django.utils.datastructures import MultiValueDict

from cases.choices import State
from core.forms import FilesField, files_to_choose_again
from tests.builders import administrator, case_at, director, picture, street, window
from tests.pages import text

AGAIN = "附件没有保留，请重新选择："


class Form(forms.Form):
    note = forms.CharField()
    papers = FilesField()
    file = forms.FileField(required=False)


def bound(*papers: SimpleUploadedFile, **files: SimpleUploadedFile) -> Form:
    more = {name: [file] for name, file in files.items()}
    return Form({}, MultiValueDict({"papers": list(papers)} | more))


def bad(name: str) -> SimpleUploadedFile:
    return SimpleUploadedFile(name, b"MZ")


def test_every_file_of_a_form_refused_for_another_reason_is_named():
    form = bound(picture("一.png"), picture("二.png"))
    assert files_to_choose_again(form["papers"]) == ["一.png", "二.png"]


def test_a_file_at_fault_is_named_by_its_error_and_not_among_those_to_come_back():
    form = bound(picture("一.png"), bad("坏.png"), picture("三.png"), bad("更坏.png"))
    assert files_to_choose_again(form["papers"]) == ["一.png", "三.png"]
    assert [name in str(form.errors["papers"]) for name in ("坏.png", "更坏.png", "一.png")] == [
        True,
        True,
        False,
    ]


def test_too_many_files_and_a_file_that_its_form_refuses_do_not_come_back():
    many = bound(*[picture(f"{number}.png") for number in range(10)])
    assert files_to_choose_again(many["papers"]) == []
    form = bound(file=picture("台账.png"))
    assert files_to_choose_again(form["file"]) == ["台账.png"]
    form.add_error("file", "读不了。")
    assert files_to_choose_again(form["file"]) == []


def test_a_form_without_files_names_none():
    assert files_to_choose_again(Form()["papers"]) == []
    assert files_to_choose_again(bound()["papers"]) == []


@pytest.mark.django_db
def test_a_refused_slip_names_its_files_and_the_token_under_which_a_browser_keeps_them(sign_in):
    case = case_at(State.ACCEPTED)
    sent = {"once": "k1", "requirement": "", "papers": [picture("判决书.png"), bad("坏.png")]}
    response = sign_in(director()).post(f"/cases/{case.pk}/assign/", sent)
    page = text(response)
    assert (response.status_code, f"{AGAIN}判决书.png</span>" in page) == (422, True)
    assert 'data-files-again="判决书.png"' in page
    assert ('data-once="k1"' in page, 'data-field="papers"' in page, "“坏.png”" in page) == (True, True, True)


@pytest.mark.django_db
def test_looking_a_visitor_up_keeps_the_names_of_the_files(sign_in):
    sent = {"do": "look_up", "narrative": "路灯不亮", "papers": picture("路灯.png")}
    response = sign_in(window()).post("/cases/register/", sent)
    assert (response.status_code, f"{AGAIN}路灯.png" in text(response)) == (200, True)


@pytest.mark.django_db
def test_a_form_that_comes_too_late_says_that_its_files_were_not_saved(sign_in):
    case = case_at(State.CLOSED)
    sent = {"note": "补充", "papers": picture("判决书.png")}
    response = sign_in(director()).post(f"/cases/{case.pk}/assign/", sent)
    assert (response.status_code, "附件没有保存，再办时请重新选择：判决书.png" in text(response)) == (
        409,
        True,
    )


@pytest.mark.django_db
def test_a_name_with_markup_stays_text(sign_in):
    """Trap 25."""
    case = case_at(State.ACCEPTED)
    sent = {"papers": picture('<b>"x.png')}
    page = sign_in(director()).post(f"/cases/{case.pk}/assign/", sent).content.decode()
    assert ("&lt;b&gt;" in page, "<b>" in page) == (True, False)


@pytest.mark.django_db
@pytest.mark.parametrize("url", ["/areas/boundaries/", "/areas/{}/boundary/"])
def test_a_boundary_that_cannot_be_read_is_at_fault_itself(sign_in, url):
    file = SimpleUploadedFile("边界.geojson", b"[]")
    response = sign_in(administrator()).post(url.format(street().grid.pk), {"file": file})
    page = text(response)
    assert (response.status_code, AGAIN in page, 'id="id_file_error"' in page) == (422, False, True)


@pytest.mark.django_db
def test_a_boundary_file_that_was_read_is_not_asked_for_again(sign_in):
    shape = b'{"type": "Polygon", "coordinates": [[[1, 1], [2, 1], [2, 2], [1, 1]]]}'
    sent = {"file": SimpleUploadedFile("边界.geojson", shape), "text": ""}
    response = sign_in(administrator()).post("/areas/boundaries/", sent)
    assert (response.status_code, AGAIN in text(response)) == (200, False)
