"""`doctor`: each sickness is named once with what to do; a healthy house has no errors."""

import json
from collections import namedtuple
from datetime import datetime, timedelta
from io import StringIO
from typing import Any

import pytest
from django.core.files.base import ContentFile
from django.core.management import call_command
from django.db import OperationalError

from config import doctor
from core import clock, files, pdf
from core.choices import JobState
from core.clock import ZONE
from core.models import Job
from governance.models import CalendarYear, Officer

pytestmark = pytest.mark.django_db
JUNE = datetime(2031, 6, 1, 9, 0, tzinfo=ZONE)
OCTOBER = datetime(2031, 10, 1, 9, 0, tzinfo=ZONE)
Disk = namedtuple("Disk", "total used free")


def codes(at: datetime = JUNE) -> list[tuple[str, str]]:
    return [(level, code) for level, code, _ in doctor.problems(at)]


@pytest.fixture(autouse=True)
def healthy(settings, tmp_path, monkeypatch):
    settings.DATA_DIR, settings.FILES_DIR, settings.DEMO = tmp_path, tmp_path / "files", True
    monkeypatch.setattr(pdf, "office", lambda: "soffice")
    CalendarYear.objects.update_or_create(year=2031, defaults={"source": "试验"})


def test_a_healthy_house_has_no_problems():
    assert codes() == []


def test_the_command_answers_with_one_json_line():
    out = StringIO()
    call_command("doctor", stdout=out)
    answer: dict[str, Any] = json.loads(out.getvalue().splitlines()[-1])
    assert answer["ok"] is True
    assert all(set(problem) == {"level", "code", "sentence"} for problem in answer["problems"])


def test_a_host_whose_clock_is_wrong_is_an_error(monkeypatch):
    monkeypatch.setattr("core.clock.agreed", lambda: clock.now() + timedelta(minutes=5))
    ((level, code, sentence),) = [one for one in doctor.problems(JUNE) if one[1] == "clock"]
    assert (level, code) == ("error", "clock")
    assert "相差 300 秒" in sentence


def test_the_next_year_is_asked_for_from_october_on():
    assert ("warning", "calendar") in codes(OCTOBER)
    CalendarYear.objects.create(year=2032, source="试验")
    assert codes(OCTOBER) == []


def test_a_missing_current_year_is_a_warning():
    CalendarYear.objects.all().delete()
    assert codes() == [("warning", "calendar")]


def test_a_job_that_nobody_takes_up_is_an_error():
    job = Job.objects.create(kind="x", title="x", created_at=JUNE - timedelta(minutes=6))
    assert codes() == [("error", "worker")]
    Job.objects.filter(pk=job.pk).update(state=JobState.RUNNING)
    assert codes() == []


def test_keys_made_by_itself_are_a_warning_outside_the_demonstration(settings, monkeypatch):
    settings.DEMO = False
    monkeypatch.setenv("SECRET_KEY", "given")
    monkeypatch.delenv("FIELD_KEY", raising=False)
    assert codes() == [("warning", "keys")]
    monkeypatch.setenv("FIELD_KEY", "given")
    assert codes() == []


def test_a_demonstration_officer_who_can_sign_in_to_real_work_is_an_error(monkeypatch):
    Officer.objects.create(username="demo", name="演示", is_demonstration=True)
    assert codes() == []
    monkeypatch.setenv("DEMO", "0")
    assert codes() == [("error", "demonstration")]
    Officer.objects.update(is_active=False)
    assert codes() == []


def test_a_stored_file_without_its_bytes_is_an_error():
    kept = files.store(ContentFile(b"text", name="a.txt"), by=None, at=JUNE)
    assert codes() == []
    files.path_of(kept).unlink()
    assert codes() == [("error", "files")]


def test_a_full_disk_is_a_warning(monkeypatch):
    monkeypatch.setattr("config.doctor.shutil.disk_usage", lambda _path: Disk(10 << 30, 10 << 30, 5 << 20))
    assert codes() == [("warning", "disk")]


def test_a_data_folder_that_is_gone_is_an_error(settings, tmp_path):
    settings.DATA_DIR = tmp_path / "gone"
    assert ("error", "data_dir") in codes()


def test_waiting_migrations_are_an_error(monkeypatch):
    monkeypatch.setattr("config.doctor.MigrationExecutor.migration_plan", lambda *_: ["one"])
    assert codes() == [("error", "migrations")]


def test_a_database_that_does_not_answer_is_one_error(monkeypatch):
    def refuse() -> None:
        raise OperationalError("connection refused")

    monkeypatch.setattr("config.doctor.connection.cursor", refuse)
    assert codes() == [("error", "database")]
