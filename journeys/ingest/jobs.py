"""Imports in a process of their own: started, watched, cancelled, and kept in a folder of the store.

A large file delays nobody, and its import goes on when the page is left. A job first looks into its files and then,
when a person confirms, imports them; or it collects a repository first, and imports what it got. Its folder holds
everything: the files, the task, the progress, and a receipt for each file.
"""

import json
import math
import os
import secrets
import shutil
import signal
import subprocess
import sys
import time
import traceback
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from dataclasses import asdict, dataclass, replace
from datetime import date, datetime
from itertools import groupby
from pathlib import Path, PurePosixPath
from threading import Thread
from types import TracebackType
from typing import Any, Final, Literal

import msgspec
import psutil

from journeys.errors import CollectError, DefinitionError, ExportError, JourneysError, StoreError
from journeys.identity import opting_out
from journeys.ingest.detect import files_in, size_of
from journeys.ingest.pipeline import Options, import_files, look_into
from journeys.ingest.receipts import Receipt
from journeys.ingest.unclaimed import count_by_place, unclaimed
from journeys.logs.database import Database
from journeys.logs.opt_outs import Signed
from journeys.model import paths
from journeys.model.addresses import hide_addresses
from journeys.model.communities import definitions
from journeys.model.communities.community import DateForm
from journeys.snapshot.ahead import compute_ahead
from journeys.store.store import Store

State = Literal["new", "running", "done", "cancelled", "failed"]
# After this time a job is killed; the store takes no harm, as a commit is one rename.
STOP_SECONDS: Final = 5
PROGRESS_SECONDS: Final = 0.3
KEPT_SECONDS: Final = 86_400
"""An attempt that failed, was cancelled or was not confirmed can be gone on with for so long; then its files go."""


class Given(msgspec.Struct, frozen=True):
    """What a person gave beside a file that does not say it."""

    place: str | None = None
    dated_on: date | None = None
    encoding: str = ""
    date_form: DateForm = ""


NOTHING_GIVEN: Final = Given()


class Task(msgspec.Struct, frozen=True):
    """What a job does, when it was started, and what the person gave beside files, by their paths in the job.

    A job that collects fetches ``repository`` from the GitHub at ``api`` and imports it.
    """

    does: Literal["look", "import", "collect"]
    begun_at: datetime
    given: dict[str, Given] = {}
    repository: str = ""
    api: str = ""


class Progress(msgspec.Struct, frozen=True):
    """The progress of a job: the file it reads, and bytes read of bytes in all.

    While it collects, ``file`` is the list, counted in pages; while it waits, why, counted in seconds.
    """

    file: str = ""
    read: int = 0
    size: int = 0
    doing: Literal["reading", "collecting", "waiting"] = "reading"

    @property
    def share(self) -> float:
        """The share that is done, from 0 to 1."""
        return min(1.0, self.read / self.size) if self.size else 0.0


@dataclass(frozen=True)
class Job:
    """The state of a job: paths in its receipts are relative to its files; ``fault`` is why it failed."""

    folder: Path
    state: State
    task: Task | None
    progress: Progress
    receipts: tuple[Receipt, ...]
    fault: str | None

    @property
    def files(self) -> Path:
        """The folder of the uploaded files."""
        return self.folder / "files"

    @property
    def id(self) -> str:
        """The job's name."""
        return self.folder.name


def new_job(store: Path) -> Job:
    """Make an empty job; its name sorts after those made before it.

    Raises
    ------
    StoreError
        When nothing can be written there.
    """
    root = store / "jobs"
    with _writing(root):
        root.mkdir(parents=True, exist_ok=True)
        number = max((int(path.name[:6]) for path in root.iterdir() if path.name[:6].isdigit()), default=0) + 1
        folder = root / f"{number:06d}-{secrets.token_hex(4)}"
        (folder / "files").mkdir(parents=True)
    # by the clock that writes the files' times
    forget_ended(store, before=folder.stat().st_mtime - KEPT_SECONDS)
    return job_at(folder)


def add_file(job: Job, name: str, content: Any) -> Path:  # noqa: ANN401  (any binary stream)
    """Write a file into a job that has not begun; ``name`` may hold folders, ``content`` is a binary stream.

    Raises
    ------
    ExportError
        When the name leads out of the job's folder.
    StoreError
        When the disk is full.
    """
    parts = PurePosixPath(name.replace("\\", "/")).parts
    if not parts or parts[0] == "/" or ".." in parts or "\0" in name:
        msg = f"{name!r} is no name for a file here: it may not lead out of its folder."
        raise ExportError(msg)
    target = job.files.joinpath(*parts)
    with _writing(job.folder):
        target.parent.mkdir(parents=True, exist_ok=True)
        with target.open("wb") as file:
            shutil.copyfileobj(content, file)
    return target


def begin(job: Job, task: Task) -> Job:
    """Start a job's process, or start it again for another task."""
    for name in ("receipts.jsonl", "progress.json", "fault.txt", "done", "cancelled", "process.json"):
        (job.folder / name).unlink(missing_ok=True)
    _write(job.folder / "task.json", msgspec.json.encode(task))
    # -P: a folder of the same name where the service was started is not this package
    command = [sys.executable, "-P", "-m", "journeys.ingest.jobs", str(job.folder)]
    path = os.pathsep.join(filter(None, (str(paths.IMPORTED_FROM), os.environ.get("PYTHONPATH"))))
    with (job.folder / "log.txt").open("wb") as log:
        process = subprocess.Popen(
            command,
            env={**os.environ, "PYTHONPATH": path},
            stdin=subprocess.DEVNULL,
            stdout=log,
            stderr=log,
            start_new_session=True,
        )
    Thread(target=process.wait, daemon=True).start()  # so that no dead process stays in the list
    with suppress(psutil.NoSuchProcess):
        # with its time of creation: after a restart of the machine, another process may have the number
        identity = {"pid": process.pid, "created": psutil.Process(process.pid).create_time()}
        _write(job.folder / "process.json", json.dumps(identity).encode())
    return job_at(job.folder)


def cancel(job: Job) -> Job:
    """Stop a running job; what it had imported stays, and the file it was reading leaves nothing."""
    process = _process(job.folder)
    if process:
        _write(job.folder / "cancelled", b"")
        with suppress(psutil.NoSuchProcess):
            process.terminate()
            _, alive = psutil.wait_procs([process], STOP_SECONDS)
            for stubborn in alive:
                stubborn.kill()
                psutil.wait_procs([stubborn], STOP_SECONDS)
    return job_at(job.folder)


def forget(job: Job) -> None:
    """Remove a job with its uploaded files; what was imported stays in the store."""
    cancel(job)
    shutil.rmtree(job.folder, ignore_errors=True)


def forget_ended(store: Path, *, before: float = math.inf) -> None:
    """Remove the jobs that do not run and wrote last before a time: their files hold what exports say of people."""
    for job in jobs_of(store):
        if job.state != "running" and _newest(job.folder) < before:
            forget(job)


def leave_out(store: Store, database: Database, signed: Signed, handle: str | None = None) -> int:
    """Leave out whom a handle names, or all of the file of opt-outs, and return how many of the file were entered.

    Files of ended jobs go first, as they may name the person too, and what comes after the entry may be cut off.

    Raises
    ------
    EntryError
        When the handle names nobody, or the file cannot be obeyed.
    """
    forget_ended(store.folder)
    if handle is None:
        return opting_out.apply(store, database, signed)
    opting_out.opt_out(store, database, handle, signed)
    return 0


def _newest(folder: Path) -> float:
    with suppress(OSError):
        return max(path.stat().st_mtime for path in (folder, *folder.iterdir()))
    # it is going while one looks
    return math.inf


def jobs_of(store: Path) -> list[Job]:
    """List the store's jobs, the newest first."""
    root = store / "jobs"
    folders = sorted((path for path in root.iterdir() if path.is_dir()), reverse=True) if root.is_dir() else []
    return [job_at(folder) for folder in folders]


def count_refused(store: Path) -> int:
    """Count the files of the store's jobs that could not be read."""
    return sum(receipt.refused is not None for job in jobs_of(store) for receipt in job.receipts)


def job_at(folder: Path) -> Job:
    """Read the state of a job."""
    task = _read(folder / "task.json", Task)
    receipts = tuple(_receipts(folder))
    fault = (folder / "fault.txt").read_text(encoding="utf-8") if (folder / "fault.txt").exists() else None
    return Job(
        folder, _state(folder, task), task, _read(folder / "progress.json", Progress) or Progress(), receipts, fault
    )


def _state(folder: Path, task: Task | None) -> State:
    if task is None:
        return "new"
    if (folder / "done").exists():
        return "done"
    if _process(folder):
        return "running"
    if (folder / "cancelled").exists():
        return "cancelled"
    # between the look at the process and here it may have come to its end
    return "done" if (folder / "done").exists() else "failed"


def _process(folder: Path) -> psutil.Process | None:
    identity = _read(folder / "process.json", dict[str, float])
    if identity is None:
        return None
    try:
        process = psutil.Process(int(identity["pid"]))
        same = process.create_time() == identity["created"]
        return process if same and process.status() != psutil.STATUS_ZOMBIE else None
    except psutil.NoSuchProcess:
        return None


def _receipts(folder: Path) -> Iterator[Receipt]:
    path = folder / "receipts.jsonl"
    for line in path.read_bytes().splitlines(keepends=True) if path.exists() else ():
        if line.endswith(b"\n"):  # else it is being written
            yield msgspec.json.decode(line, type=Receipt)


def _read(path: Path, kind: Any) -> Any:  # noqa: ANN401  (whatever type is asked for)
    try:
        return msgspec.json.decode(path.read_bytes(), type=kind)
    except (OSError, msgspec.DecodeError):
        return None


@contextmanager
def _writing(folder: Path) -> Iterator[None]:
    try:
        yield
    except OSError as error:
        msg = (
            f"Files cannot be kept in {folder}: {error.strerror or error}. Nothing was imported. "
            "Make room or give yourself the right to write there."
        )
        raise StoreError(msg) from error


def _write(path: Path, data: bytes) -> None:
    # by a rename, so that a reader sees all of the new file or all of the old one
    unfinished = path.with_suffix(f".{os.getpid()}.unfinished")
    unfinished.write_bytes(data)
    unfinished.replace(path)


def run(folder: Path) -> None:
    """Do a job's task, in this process."""
    task = msgspec.json.decode((folder / "task.json").read_bytes(), type=Task)
    files = folder / "files"
    store = Store(folder.parent.parent)
    does = look_into if task.does == "look" else import_files
    with (folder / "receipts.jsonl").open("ab", buffering=0) as out:
        if task.does == "collect":
            for receipt in _collect(task, folder):
                out.write(msgspec.json.encode(asdict(receipt)) + b"\n")
        progress = _ProgressFile(folder, size_of(files))
        places: set[str] = set()
        for given, paths in groupby(files_in(sorted(files.iterdir())), lambda path: _given(task, path, files)):
            options = Options(
                place=given.place, dated_on=given.dated_on, encoding=given.encoding, date_form=given.date_form
            )
            for receipt in does(store, paths, options, now=task.begun_at, progress=progress.update):
                places.update(receipt.places)
                out.write(msgspec.json.encode(asdict(_relative(receipt, files))) + b"\n")
    if task.does == "collect":
        _name_if_unclaimed(task.repository, places, store)
    if task.does != "look":
        shutil.rmtree(files, ignore_errors=True)
    _write(folder / "done", b"")
    # after the import is done, so that nobody waits for it
    if task.does != "look":
        compute_ahead(store, places)
    store.close()


def _given(task: Task, path: Path, files: Path) -> Given:
    return task.given.get(path.relative_to(files).as_posix(), NOTHING_GIVEN)


def file_of(job: Job, path: str) -> str:
    """Return the job's own file that a receipt is of: of a file in an archive, the archive."""
    parts = PurePosixPath(path).parts
    whole = (PurePosixPath(*parts[:count]) for count in range(1, len(parts) + 1))
    return next((each.as_posix() for each in whole if (job.files / each).is_file()), path)


def _collect(task: Task, folder: Path) -> Iterator[Receipt]:
    """Fetch the lists of a repository into the job's files; return a receipt for each that could not be had."""
    # imported here, since pages import this module and never ask another host themselves
    from journeys.collect.github.repository import collect_github
    from journeys.collect.github.walk import CollectOptions
    from journeys.collect.http.tokens import github_token
    from journeys.collect.http.transport import check_address

    token = github_token(check_address(task.api).host)
    wanted = CollectOptions(task.repository, api=task.api)
    today, watch = f"{task.begun_at:%Y-%m-%d}", _JobWatch(folder)
    report = collect_github(wanted, folder / "files", today=today, token=token, watch=watch)
    if report.broken_off:
        # the pages that were fetched stay in the folder, so that the same job goes on from there
        raise CollectError(report.missing[-1].reason)
    for each in report.missing:
        yield Receipt(each.what, refused=f"{each.reason}. {each.advice}")


def _name_if_unclaimed(repository: str, places: set[str], store: Store) -> None:
    acts = count_by_place(store)
    nobodys = unclaimed({place: acts.get(place, 0) for place in places}, definitions.load_communities().values())
    if nobodys:
        # where the name is taken, the pages offer to name it
        with suppress(DefinitionError):
            definitions.name_community(repository, nobodys, acts.keys() - nobodys.keys())


class _JobWatch:
    """Keeps the progress of a collection in the job's folder."""

    def __init__(self, folder: Path) -> None:
        self.folder = folder

    def step(self, what: str, done: int, total: int | None) -> None:
        """Keep how far a list is."""
        _write_progress(self.folder, Progress(what, done, total or 0, "collecting"))

    def say(self, text: str) -> None:
        """Keep a note in the job's log."""
        print(hide_addresses(text), flush=True)  # noqa: T201  (the process has no other output than its log)

    def wait(self, reason: str, seconds: float) -> None:
        """Wait, and keep for how long still."""
        began = time.monotonic()
        while (gone := time.monotonic() - began) < seconds:
            _write_progress(self.folder, Progress(reason, int(gone), max(1, int(seconds)), "waiting"))
            time.sleep(min(1.0, seconds - gone))


def _write_progress(folder: Path, progress: Progress) -> None:
    _write(folder / "progress.json", msgspec.json.encode(progress))


def _relative(receipt: Receipt, files: Path) -> Receipt:
    # the person knows the file by its own name, not by its place in the job's folder
    refused = hide_addresses(receipt.refused.replace(f"{files}/", "")) if receipt.refused else None
    notes = tuple(map(hide_addresses, receipt.notes))
    return replace(receipt, path=receipt.path.removeprefix(f"{files}/"), refused=refused, notes=notes)


class _ProgressFile:
    def __init__(self, folder: Path, size: int) -> None:
        self.folder, self.size = folder, size
        self.before, self.file, self.file_size, self.written_at = 0, "", 0, 0.0

    def update(self, file: str, read: int, size: int) -> None:
        if file != self.file:
            self.before += self.file_size
            self.file, self.file_size = file, size
        if time.monotonic() - self.written_at > PROGRESS_SECONDS:
            self.written_at = time.monotonic()
            _write_progress(self.folder, Progress(file, min(self.before + read, self.size), self.size))


def _log_fault(kind: type[BaseException], fault: BaseException, trace: TracebackType | None) -> None:
    # a fault of ours is kept in the log, and may quote what it was reading
    sys.stderr.write(hide_addresses("".join(traceback.format_exception(kind, fault, trace))))


def main() -> None:
    """Run the job in the folder that the command line names; a signal to stop cleans up what had begun."""
    folder = Path(sys.argv[1])
    signal.signal(signal.SIGTERM, lambda *_: sys.exit(1))
    sys.excepthook = _log_fault
    try:
        run(folder)
    except (JourneysError, OSError) as error:
        _write(folder / "fault.txt", hide_addresses(str(error)).encode())
        sys.exit(1)


if __name__ == "__main__":
    main()
