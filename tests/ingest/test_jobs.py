"""Imports outside the web request: a real process does them, and whoever looks later finds how they stand."""

import gzip
import io
import json
import os
import signal
import time
from datetime import UTC, datetime
from pathlib import Path

import pytest

from journeys.errors import ExportError
from journeys.ingest import jobs
from journeys.ingest.jobs import Given, Job, Progress, Task
from journeys.logs.database import open_database
from journeys.logs.opt_outs import OptOutLog, Signed
from journeys.model.communities import definitions
from journeys.sentences import imports as sentences
from journeys.store.store import Store
from tests.collect.garden import Garden
from tests.collect.server import serving

NOW = datetime(2026, 11, 1, tzinfo=UTC)
SECONDS = 60


@pytest.fixture
def store(tmp_path, monkeypatch):
    """A store, with a definition for demo/home, that the job's process finds too."""
    own = tmp_path / "own"
    own.mkdir()
    (own / "home.toml").write_text(definitions.starter("home", ["demo/home"]))
    monkeypatch.setenv("JOURNEYS_COMMUNITIES", str(own))
    made = Store(tmp_path / "store")
    yield made
    made.close()


def archive(number=1, issues=1):
    """A repository archive with so many issues, as a stream."""
    record = {"title": "A", "state": "OPEN", "author": "ada", "createdAt": "2021-03-01T10:00:00Z", "labels": []}
    document = {"repo": "demo/home", "issues": [{**record, "number": number + n} for n in range(issues)]}
    return io.BytesIO(gzip.compress(json.dumps(document).encode()))


def events(number, repeat=1):
    """GH Archive lines, enough of them to take a while."""
    line = '{"id":"%d","type":"WatchEvent","actor":{"id":1,"login":"p%d"},"repo":{"id":1,"name":"demo/home"},'
    line += '"payload":{"action":"started"},"public":true,"created_at":"2021-03-01T10:00:00Z"}\n'
    return io.BytesIO("".join(line % (n, n) for n in range(number)).encode() * repeat)


def finished(job):
    """Wait until a job no longer runs."""
    for _ in range(SECONDS * 20):
        job = jobs.job_at(job.folder)
        if job.state != "running":
            return job
        time.sleep(0.05)
    pytest.fail(f"the job still runs after {SECONDS} s")


def test_a_job_looks_first_then_imports_and_lets_go_of_the_files(store):
    job = jobs.new_job(store.folder)
    jobs.add_file(job, "deep/archive.json.gz", archive())
    jobs.add_file(job, "photo.png", io.BytesIO(b"\x89PNG"))
    looked = finished(jobs.begin(job, Task("look", NOW)))
    assert (looked.state, looked.task.does) == ("done", "look")
    assert [receipt.path for receipt in looked.receipts] == ["deep/archive.json.gz", "photo.png"]
    assert looked.receipts[0].communities == ("home",)
    assert looked.receipts[1].refused.startswith("photo.png is of no format known here")
    assert jobs.count_refused(store.folder) == 1
    assert store.imports().empty
    brought = finished(jobs.begin(looked, Task("import", NOW)))
    assert (brought.state, brought.receipts[0].new) == ("done", 1)
    assert len(store.imports()) == 1
    assert not brought.files.exists()
    assert [each.id for each in jobs.jobs_of(store.folder)] == [job.id]
    jobs.forget(brought)
    assert jobs.jobs_of(store.folder) == []


def test_an_import_keeps_the_back_test_of_the_communities_it_brought_something_to(store):
    job = jobs.new_job(store.folder)
    jobs.add_file(job, "home.json.gz", archive(issues=2))
    done = finished(jobs.begin(job, Task("import", NOW)))
    assert done.state == "done"
    # the process goes on after the import is done
    for _ in range(SECONDS * 20):
        if (store.folder / "back-tests").is_dir() and list((store.folder / "back-tests").glob("*.json")):
            break
        time.sleep(0.05)
    assert [file.name for file in (store.folder / "back-tests").iterdir()] == ["home.json"]


def test_what_was_said_beside_the_files_reaches_the_process(store):
    job = jobs.new_job(store.folder)
    log = "commit " + "a" * 40 + "\nAuthor: Ada <ada@ada.example>\nDate:   2021-03-01T10:00:00+00:00\n\n    One\n"
    jobs.add_file(job, "git.log", io.BytesIO(log.encode()))
    assert "place" in finished(jobs.begin(job, Task("look", NOW))).receipts[0].refused
    jobs.add_file(job, "other.log", io.BytesIO(log.encode()))
    given = {"git.log": Given("github:demo/home"), "other.log": Given("github:demo/other")}
    told = finished(jobs.begin(job, Task("look", NOW, given)))
    assert [receipt.places for receipt in told.receipts] == [{"github:demo/home": 1}, {"github:demo/other": 1}]


def test_a_file_within_an_archive_is_mended_with_the_archive(store):
    job = jobs.new_job(store.folder)
    jobs.add_file(job, "deep/logs.zip", io.BytesIO(b""))
    assert jobs.file_of(job, "deep/logs.zip/one/git.log") == "deep/logs.zip"
    assert jobs.file_of(job, "deep/logs.zip") == "deep/logs.zip"


def test_a_cancelled_job_stops_and_leaves_no_half_import(store):
    job = jobs.new_job(store.folder)
    jobs.add_file(job, "events.json", events(5_000, repeat=200))
    running = jobs.begin(job, Task("import", NOW))
    assert running.state == "running"
    assert jobs.cancel(running).state == "cancelled"
    assert store.imports().empty
    assert not list(store.folder.rglob("*.unfinished"))
    assert job.files.exists()  # so that it can be begun again


def test_a_killed_process_is_a_failed_job_that_can_be_begun_again(store):
    job = jobs.new_job(store.folder)
    jobs.add_file(job, "archive.json.gz", archive())
    running = jobs.begin(job, Task("import", NOW))
    os.kill(json.loads((job.folder / "process.json").read_text())["pid"], signal.SIGKILL)
    assert finished(running).state == "failed"
    again = finished(jobs.begin(job, Task("import", NOW)))
    assert (again.state, again.receipts[0].new) == ("done", 1)


def test_a_fault_of_the_store_is_told_in_its_own_words(store):
    job = jobs.new_job(store.folder)
    jobs.add_file(job, "archive.json.gz", archive())
    (store.folder / "key").write_bytes(b"short")
    failed = finished(jobs.begin(job, Task("import", NOW)))
    assert failed.state == "failed"
    assert "key" in failed.fault
    assert "damaged" in failed.fault


def test_a_running_job_says_how_far_it_is(store):
    job = jobs.new_job(store.folder)
    for number in range(3):
        jobs.add_file(job, f"archive-{number}.json.gz", archive(number * 3000 + 1, issues=3_000))
    shares = set()
    running = jobs.begin(job, Task("import", NOW))
    while running.state == "running":
        running = jobs.job_at(job.folder)
        shares.add(running.progress.share)
        time.sleep(0.02)
    assert running.state == "done"
    assert all(0 <= share <= 1 for share in shares)
    assert max(shares) > 0


@pytest.mark.parametrize("name", ["../out", "/etc/passwd", "a/../../b", "", "..\\out"])
def test_a_brought_name_cannot_leave_the_jobs_folder(store, name):
    with pytest.raises(ExportError, match="lead out"):
        jobs.add_file(jobs.new_job(store.folder), name, io.BytesIO(b"x"))


def test_jobs_are_listed_last_first(store):
    made = [jobs.new_job(store.folder).id for _ in range(3)]
    assert [job.id for job in jobs.jobs_of(store.folder)] == made[::-1]
    assert {job.state for job in jobs.jobs_of(store.folder)} == {"new"}


def test_a_collection_is_imported_and_its_place_gets_a_community(store):
    with serving(Garden()) as site:
        job = jobs.begin(jobs.new_job(store.folder), Task("collect", NOW, repository="demo/garden", api=site.address))
        done = finished(job)
        assert all(path.startswith("/repos/demo/garden") for path in site.paths())
    assert (done.state, done.fault) == ("done", None)
    # the fixture's lists as counted in tests/collect/test_importing.py: 18 acts in threads, 5 + 2 + 8 + 1 in the others
    assert sum(receipt.new for receipt in done.receipts) == 34
    started = definitions.find_community("demo-garden")
    assert (started.name, started.repositories) == ("demo/garden", ("github:demo/garden",))
    assert not done.files.exists()


def test_a_collection_that_cannot_be_had_says_why_and_can_be_begun_again(store):
    with serving(Garden()) as site:
        task = Task("collect", NOW, repository="demo/none", api=site.address)
        failed = finished(jobs.begin(jobs.new_job(store.folder), task))
    assert failed.state == "failed"
    assert failed.fault.startswith("demo/none cannot be collected: it is not there")
    assert "demo-none" not in definitions.load_communities()
    with serving(Garden("demo/none")) as site:
        again = finished(jobs.begin(failed, Task("collect", NOW, repository="demo/none", api=site.address)))
    assert again.state == "done"


def test_progress_says_what_is_collected_and_how_long_a_wait_takes():
    def said(**progress):
        job = Job(Path(), "running", Task("collect", NOW), Progress(**progress), (), None)
        return sentences.progress(job)

    assert said(file="issues, pages", read=3, size=7, doing="collecting") == "Collecting issues, pages: 3 of 7"
    assert said(file="forks, pages", read=3, doing="collecting") == "Collecting forks, pages: 3"
    waiting = "The hourly limit is used up. Going on in "
    assert said(file=waiting[:27], read=10, size=1_000, doing="waiting") == waiting + "16 minutes."
    assert said(file=waiting[:27], read=10, size=11, doing="waiting") == waiting + "1 second."


ADDRESS = "zoe.hidden@ada.example"


def in_folder(folder):
    return b"".join(path.read_bytes() for path in folder.rglob("*") if path.is_file())


def test_no_address_stands_in_what_a_job_leaves_behind(store):
    job = jobs.new_job(store.folder)
    jobs.add_file(job, "home.json", io.BytesIO(b'{"mail": "' + ADDRESS.encode() + b'"'))
    jobs.add_file(job, "notes.csv", io.BytesIO(f"who,{ADDRESS}\nada,{ADDRESS}\n".encode()))
    done = finished(jobs.begin(job, Task("import", NOW)))
    assert [receipt.refused is not None for receipt in done.receipts] == [True, True]
    assert ADDRESS.encode() not in in_folder(done.folder)
    assert not done.files.exists()


def test_uploads_of_attempts_that_nobody_goes_on_with_are_removed(store):
    old, kept, running = (jobs.new_job(store.folder) for _ in range(3))
    for job in (old, kept):
        jobs.add_file(job, "home.json.gz", archive())
        finished(jobs.begin(job, Task("look", NOW)))
    day_ago = time.time() - jobs.KEPT_SECONDS - 1
    for path in (*old.folder.iterdir(), old.folder):
        os.utime(path, (day_ago, day_ago))
    new = jobs.new_job(store.folder)
    assert {job.id for job in jobs.jobs_of(store.folder)} == {kept.id, running.id, new.id}
    # whoever opts out may be named in any of them
    with open_database(store.folder) as database:
        assert jobs.leave_out(store, database, Signed("olga", NOW), "@ada") == 0
        assert OptOutLog(database, store.key).count() == 1
    assert jobs.jobs_of(store.folder) == []
