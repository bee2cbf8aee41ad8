"""Jobs are rows: one worker wins each, a dead worker's job is taken over, and twice is as good as once."""

import threading
from datetime import timedelta
from typing import Any

import pytest
from celery.exceptions import OperationalError as BrokerError
from django.core.exceptions import ObjectDoesNotExist
from django.db import OperationalError, connection, connections

from core import clock, jobs, tasks
from core.choices import JobState
from core.models import Job, Notice
from core.refusals import Refused, incomplete
from core.registry import JobKind, registry
from governance.models import Officer


@pytest.fixture
def work(monkeypatch):
    """A kind of job that counts how often it ran: work["runs"]; `work["do"]` may be replaced."""
    state: dict[str, Any] = {"runs": [], "do": lambda _job, _beat: None}

    def run(job, beat) -> None:
        state["runs"].append(job.pk)
        state["do"](job, beat)

    monkeypatch.setitem(registry.jobs, "test", JobKind("test", run))
    return state


@pytest.fixture
def owner(db):
    return Officer.objects.create(username="window", name="王芳")


def submit(owner=None) -> Job:
    return jobs.submit(
        "test", title="导入台账", owner=owner.pk if owner else None, arguments={}, at=clock.now()
    )


def silent_for(job: Job, seconds: int) -> None:
    """As if its worker had been killed that long ago."""
    at = clock.now() - timedelta(seconds=seconds)
    Job.objects.filter(pk=job.pk).update(state=JobState.RUNNING, heartbeat_at=at, attempts=1)


def test_a_submitted_job_runs_once_and_its_owner_is_told(owner, work):
    job = submit(owner)
    assert jobs.run_due() == 1
    assert jobs.run_due() == 0
    job.refresh_from_db()
    assert (job.state, job.attempts, work["runs"]) == (JobState.DONE, 1, [job.pk])
    assert Notice.objects.get().text == "导入台账：已完成。"


def test_the_task_may_run_twice_without_harm(owner, work):
    submit(owner)
    tasks.run_jobs()
    tasks.run_jobs()
    assert len(work["runs"]) == 1
    assert Notice.objects.count() == 1


@pytest.mark.django_db(transaction=True)
def test_of_many_workers_one_wins(work):
    job = submit()
    won, gate = [], threading.Barrier(4)

    def claim() -> None:
        gate.wait()
        try:
            if jobs.claim(job.pk, clock.now()):
                won.append(1)
        finally:
            connections.close_all()

    threads = [threading.Thread(target=claim) for _ in range(4)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    job.refresh_from_db()
    assert (len(won), job.attempts) == (1, 1)


@pytest.mark.django_db
def test_a_running_job_with_a_fresh_heartbeat_is_left_alone(work):
    silent_for(submit(), 50)
    assert jobs.run_due() == 0


@pytest.mark.django_db
def test_a_job_whose_worker_fell_silent_is_done_by_another_exactly_once(work):
    job = submit()
    silent_for(job, 61)
    assert jobs.run_due() == 1
    assert jobs.run_due() == 0
    job.refresh_from_db()
    assert (job.state, job.attempts, len(work["runs"])) == (JobState.DONE, 2, 1)


@pytest.mark.django_db
def test_the_only_worker_puts_back_what_it_left_running_when_it_starts_again(work):
    job = submit()
    silent_for(job, 1)
    assert jobs.run_due() == 0
    assert jobs.put_back(clock.now()) == 1
    assert jobs.run_due() == 1
    job.refresh_from_db()
    assert (job.state, len(work["runs"])) == (JobState.DONE, 1)


@pytest.mark.django_db
def test_a_finished_job_is_never_put_back(work):
    job = submit()
    jobs.run_due()
    assert jobs.put_back(clock.now()) == 0
    assert jobs.claim(job.pk, clock.now() + timedelta(days=1)) is None


@pytest.mark.django_db
def test_a_job_that_kills_its_worker_again_and_again_ends_with_a_sentence(work):
    job = submit()
    for _ in range(jobs.MAX_ATTEMPTS):
        assert jobs.claim(job.pk, clock.now()) is not None
        jobs.put_back(clock.now())
    jobs.run_due()
    job.refresh_from_db()
    assert (job.state, work["runs"]) == (JobState.FAILED, [])
    assert job.sentence == "多次中断，已停止。请联系管理员查看日志后重新提交。"


@pytest.mark.parametrize(
    ("error", "sentence"),
    [
        (jobs.JobFailed("文件里没有数据行。"), "文件里没有数据行。"),
        (Refused(incomplete("请先选择街道。")), "请先选择街道。"),
        (ObjectDoesNotExist(), "处理时出现意外错误，没有完成的部分未写入。请联系管理员查看日志。"),
    ],
)
def test_a_failure_is_a_sentence_for_the_owner_and_does_not_stop_the_next(
    owner, work, error, sentence, caplog
):
    def fail_first(job, _beat) -> None:
        if len(work["runs"]) == 1:
            raise error

    work["do"] = fail_first
    first, second = submit(owner), submit(owner)
    assert jobs.run_due() == 2
    first.refresh_from_db()
    second.refresh_from_db()
    assert (first.state, first.sentence) == (JobState.FAILED, sentence)
    assert second.state == JobState.DONE
    assert Notice.objects.filter(text=f"导入台账：{sentence}").count() == 1


@pytest.mark.django_db
def test_a_job_of_an_unknown_kind_fails_in_words(caplog):
    job = jobs.submit("gone", title="x", owner=None, arguments={}, at=clock.now())
    jobs.run_due()
    job.refresh_from_db()
    assert job.state == JobState.FAILED


@pytest.mark.django_db
def test_progress_keeps_the_job_its_own(work):
    def report(job, beat) -> None:
        silent_for(job, 61)
        beat(3, 3)
        assert jobs.claim(job.pk, clock.now()) is None

    work["do"] = report
    job = submit()
    jobs.run_due()
    job.refresh_from_db()
    assert (job.state, job.done, job.total) == (JobState.DONE, 3, 3)


@pytest.mark.django_db
def test_what_the_job_says_is_what_the_owner_reads(work):
    work["do"] = lambda job, _beat: Job.objects.filter(pk=job.pk).update(sentence="导入 3 行。")
    job = submit()
    jobs.run_due()
    job.refresh_from_db()
    assert job.sentence == "导入 3 行。"


def test_the_worker_is_woken_only_with_redis_and_only_after_the_commit(
    owner, settings, monkeypatch, django_capture_on_commit_callbacks
):
    sent: list[str] = []
    monkeypatch.setattr("core.jobs.current_app.send_task", lambda name, **_: sent.append(name))
    for address, expected in (("", []), ("redis://127.0.0.1/15", ["core.tasks.run_jobs"])):
        settings.REDIS_URL = address
        with django_capture_on_commit_callbacks(execute=True):
            submit(owner)
            assert sent == []
        assert sent == expected


def test_a_redis_that_is_away_stops_no_request(
    owner, settings, monkeypatch, caplog, django_capture_on_commit_callbacks
):
    def refuse(_name, **_options):
        raise BrokerError("connection refused")

    monkeypatch.setattr("core.jobs.current_app.send_task", refuse)
    settings.REDIS_URL = "redis://127.0.0.1/15"
    with django_capture_on_commit_callbacks(execute=True):
        job = submit(owner)
    assert "没有叫醒后台任务" in caplog.text
    assert jobs.due(clock.now()) == [job.pk]


def test_a_job_that_loses_its_database_is_taken_up_again(owner, work, caplog):
    def lose(_job, _beat):
        raise OperationalError("server closed the connection")

    work["do"] = lose
    job = submit(owner)
    jobs.run_due()
    job.refresh_from_db()
    assert (job.state, Notice.objects.count()) == (JobState.RUNNING, 0)
    silent_for(job, 61)
    work["do"] = lambda _job, _beat: None
    jobs.run_due()
    job.refresh_from_db()
    assert (job.state, job.attempts) == (JobState.DONE, 2)


def test_a_tick_without_a_database_is_one_line_and_no_proof_of_life(monkeypatch, caplog, settings, tmp_path):
    def gone():
        raise OperationalError("connection\nrefused")

    settings.DATA_DIR = tmp_path
    monkeypatch.setattr("core.jobs.run_due", gone)
    tasks.run_jobs()
    assert caplog.messages == ["数据库没有回答，稍后再取任务：connection refused"]
    assert not (tmp_path / "alive").exists()


def test_the_heart_beats_on_when_the_database_was_away(monkeypatch, caplog):
    beats = iter([OperationalError("gone"), None, None])
    over = threading.Event()

    class Rows:
        @staticmethod
        def filter(pk):
            return Rows

        @staticmethod
        def update(heartbeat_at):
            error = next(beats, None)
            if error:
                raise error
            over.set()

    monkeypatch.setattr("core.jobs.Job.objects", Rows)
    monkeypatch.setattr("core.jobs.STALE", timedelta(milliseconds=20))
    with jobs.kept_alive(Job(pk=7)):
        assert over.wait(20)
    assert "任务 7 的心跳没有写入：gone" in caplog.text


@pytest.mark.django_db
def test_looking_for_work_costs_one_query_when_there_is_none(django_assert_num_queries):
    asked = 2 if connection.vendor == "postgresql" else 1  # there the database is asked what time it is
    with django_assert_num_queries(asked):
        jobs.run_due()


def test_a_host_whose_clock_is_fast_takes_no_running_job_away(db, work, monkeypatch):
    """Its own clock says that the other worker has been silent for an hour; the clock that both share knows better."""
    job = submit()
    silent_for(job, 5)
    right = clock.now()
    monkeypatch.setattr(clock, "agreed", lambda: right)
    monkeypatch.setattr(clock, "now", lambda: right + timedelta(hours=1))
    assert jobs.run_due() == 0
    assert work["runs"] == []
