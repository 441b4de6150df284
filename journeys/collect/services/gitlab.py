"""``collect gitlab``: a project's issues and merge requests with what was said in them.

Lists are asked by when a record last changed and not by page alone: what is deleted meanwhile moves no other, and what
changes meanwhile comes once more at the end. Notes take a request a thread; those of unchanged threads are kept. Left
out: notes of threads in which nobody wrote, which are only the host's own lines.
"""

import os
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Final
from urllib.parse import quote

import httpx2
import msgspec

from journeys.collect.http.transport import bearer
from journeys.collect.report import Report
from journeys.collect.services.walk import Run, Service, Walk, by_number, host_of, tell_nothing, walking

HOST: Final = "https://gitlab.com"
PAGE: Final = 100
LISTS: Final = ("issues", "merge_requests")


class _Thread(msgspec.Struct):
    id: int
    iid: int
    updated_at: str
    user_notes_count: int = 0


def collect_gitlab(
    project: str,
    out: Path,
    run: Run,
    *,
    host: str = HOST,
    token: str | None = None,
) -> Report:
    """Collect a project (``group/project``) into ``out``; the token is sent to its host alone.

    Raises
    ------
    CollectError
        When nothing can be collected.
    """
    service = Service("gitlab", host, bearer(token))
    folder = out / "gitlab" / "__".join([host_of(host), *project.lower().split("/")])
    with walking(service, {"project": project, "host": host}, folder, run) as walk:
        for each in LISTS:
            _collect(_List(walk, project, each))
        tell_nothing(walk.report)
    return walk.report


def gitlab_token() -> str | None:
    """Return the token that the environment names, if any."""
    return os.environ.get("GITLAB_TOKEN", "").strip() or None


@dataclass(frozen=True)
class _List:
    walk: Walk
    project: str
    name: str

    @property
    def path(self) -> str:
        """Where its records are."""
        return f"/api/v4/projects/{quote(self.project, safe='')}/{self.name}"


def _collect(each: _List) -> None:
    walk, of = each.walk, f"{each.name.replace('_', ' ')} of {each.project}"
    with walk.attempt(f"the {of}", each.name):
        # one file for threads and notes: a note names its project by a number, which its thread explains
        lines = walk.known(each.name)
        known = by_number(line for line in lines if _thread(line))
        notes = by_number(line for line in lines if not _thread(line))
        records = known | by_number(_changed(each, known))
        threads = [thread for raw in records.values() if (thread := _thread(raw)) and thread.user_notes_count]
        walk.watch.say(f"{len(threads):,} {of} hold notes: a request each, but for those that have not changed.")
        for done, thread in enumerate(threads, start=1):
            walk.watch.step(f"notes of {of}", done, len(threads))
            with walk.attempt(f"the notes of {each.name} {thread.iid}", f"{each.name}/{thread.iid}", thread.updated_at):
                notes |= by_number(_notes(each, thread))
        walk.write(each.name, records, notes)


def _changed(each: _List, known: Mapping[int, bytes]) -> Iterator[msgspec.Raw]:
    since = max((thread.updated_at for raw in known.values() if (thread := _thread(raw))), default="")
    page, done = 1, 0
    while True:
        asked: dict[str, str | int] = {"order_by": "updated_at", "sort": "asc", "state": "all", "scope": "all"}
        asked |= {"per_page": PAGE, "page": page} | ({"updated_after": since} if since else {})
        records = each.walk.get(each.path, list[msgspec.Raw], **asked)
        yield from records
        done += len(records)
        each.walk.watch.step(each.name, done, None)
        last = _thread(records[-1]) if records else None
        if len(records) < PAGE or last is None:
            return
        # many records may have changed at one instant: then the next page of them
        since, page = (last.updated_at, 1) if last.updated_at != since else (since, page + 1)


def _notes(each: _List, thread: _Thread) -> Iterator[bytes]:
    page = 1
    while True:
        path = f"{each.path}/{thread.iid}/notes"
        records = each.walk.get(path, list[msgspec.Raw], order_by="created_at", sort="asc", per_page=PAGE, page=page)
        yield from map(bytes, records)
        if len(records) < PAGE:
            return
        page += 1


def _thread(raw: bytes) -> _Thread | None:
    try:
        return msgspec.json.decode(raw, type=_Thread)
    except (msgspec.DecodeError, RecursionError):
        return None


def project_in(target: str) -> tuple[str, str] | None:
    """Return the host and the project that a target names; None if it names none.

    >>> project_in("Group/sub/project")
    ('https://gitlab.com', 'Group/sub/project')
    >>> project_in("https://git.example.org/team/reef/-/issues")
    ('https://git.example.org', 'team/reef')
    """
    url = httpx2.URL(target if "://" in target else f"{HOST}/{target}")
    project = url.path.partition("/-/")[0].strip("/").removesuffix(".git")
    home = f"{url.scheme}://{url.netloc.decode()}"
    return (home, project) if "/" in project else None
