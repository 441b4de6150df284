"""Reading GitHub's lists page by page, and writing each list's file when it is complete."""

import json
import shutil
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass, field
from datetime import timedelta
from functools import partial
from pathlib import Path
from typing import Final

import httpx2

from journeys.collect.files import read_lines, replacing, write_lines
from journeys.collect.github.lists import LISTS, NAMES, OF_THREADS, PLAIN, REVIEWS, RestList
from journeys.collect.github.records import (
    fields_of,
    key_of,
    last_change,
    last_number,
    pulls_to_ask,
    reaches_back,
    records_of,
    union,
    updated,
)
from journeys.collect.http.cache_transport import CacheTransport, ListRead
from journeys.collect.http.causes import said_by, sign_on_link
from journeys.collect.http.page_cache import PageCache
from journeys.collect.http.transport import BAD_ADDRESS, Exhausted
from journeys.collect.progress import Watch
from journeys.collect.report import Missing, Report
from journeys.errors import CollectError
from journeys.model.paths import COMMAND
from journeys.model.wording import counted
from journeys.sources.base import parse_instant
from journeys.sources.decode.files import Fault, list_elements

API: Final = "https://api.github.com"
PAGE_RECORDS: Final = 100
# A list that is still losing records after so many readings is told to be incomplete.
MOST_READINGS: Final = 5
SEVERAL: Final = 2
# A repository may have thousands of such pulls.
PULLS_NAMED: Final = 10
THREADS: Final = "threads.jsonl.gz"
PARTS: Final = ".lists"
NO_COMMIT: Final = 409
NO_FURTHER: Final = 422
_REASONS: Final = {
    403: ("GitHub forbids it", "Use a token that may read it."),
    404: ("it is not there, or not to be seen with this token", "Look at the name, or use a token that may read it."),
    410: ("it is switched off in this repository", "Nothing to do, unless it was switched off by mistake."),
    451: ("GitHub withholds it for legal reasons", "Nothing to do."),
}


@dataclass(frozen=True)
class CollectOptions:
    """What to collect: ``OWNER/REPO`` or an organisation, and which lists.

    ``every_pull`` asks every pull for its reviews; ``whole`` reads lists again that could be updated by their changes.
    """

    target: str
    lists: tuple[str, ...] = NAMES
    every_pull: bool = False
    whole: bool = False
    api: str = API


@dataclass(frozen=True)
class Repository:
    """A repository by its present name, and where its files go."""

    name: str
    folder: Path

    def path(self, name: str) -> Path:
        """Return the file of a list; those that are joined later lie in a hidden folder, which imports ignore."""
        folder = self.folder / PARTS if name in OF_THREADS else self.folder
        return folder / f"{name}.jsonl.gz"


class _Refused(Exception):  # noqa: N818  (never leaves this module)
    """GitHub answers with something else than a page of the list."""

    def __init__(self, response: httpx2.Response) -> None:
        super().__init__(response.status_code)
        self.response = response


def refusal(response: httpx2.Response) -> tuple[str, str]:
    """Describe why GitHub refuses, and what to do.

    Raises
    ------
    CollectError
        When it is the token that is refused: then nothing else will be had either.
    """
    if response.status_code == httpx2.codes.UNAUTHORIZED:
        msg = (
            "GitHub refuses the token: it is wrong or has expired. Make a new one, or unset GITHUB_TOKEN and GH_TOKEN."
        )
        raise CollectError(msg)
    said = said_by(response)
    if link := sign_on_link(response):
        return f"the organisation asks for single sign-on ({said})", f"Open {link} once with the account of the token."
    usual = f"GitHub answers {response.status_code}", "Look at what GitHub says of it."
    reason, advice = _REASONS.get(response.status_code, usual)
    return f"{reason} ({said})", advice


@dataclass
class Collector:
    """Collects repositories with one client into one cache and one report."""

    client: httpx2.Client
    transport: CacheTransport
    cache: PageCache
    watch: Watch
    options: CollectOptions
    report: Report
    counts: dict[str, int] = field(default_factory=dict)

    def repositories(self, organisation: str) -> list[str]:
        """List the names of an organisation's or a person's repositories.

        Raises
        ------
        CollectError
            When there is no such organisation.
        """
        with self.transport.keep(self.cache, "repositories") as reading:
            try:
                try:
                    self._read(reading, f"/orgs/{organisation}/repos", {}, RestList("repositories", ""))
                except _Refused as refused:
                    if refused.response.status_code != httpx2.codes.NOT_FOUND:
                        raise
                    self._read(reading, f"/users/{organisation}/repos", {}, RestList("repositories", ""))
            except (_Refused, Exhausted) as error:
                reason, advice = refusal(error.response) if isinstance(error, _Refused) else (str(error), error.advice)
                msg = f"The repositories of {organisation} cannot be listed: {reason}. {advice}"
                raise CollectError(msg) from error
            names = {json.loads(raw)["full_name"] for body in reading.bodies() for raw in records_of(body)}
        return sorted(names, key=str.lower)

    def collect(self, repository: Repository) -> None:
        """Collect the chosen lists of one repository."""
        self.counts = {}
        try:
            for each in LISTS:
                if each.name in self.options.lists:
                    self._attempt(repository, each.name, partial(self._collect_list, repository, each))
            if REVIEWS in self.options.lists:
                # whatever becomes of this, the longest phase, the other lists can be imported
                self._join_threads(repository)
                self._attempt(repository, REVIEWS, partial(self._collect_reviews, repository))
            for name in sorted(set(NAMES) - {*self.options.lists, *OF_THREADS}):
                self._add_file(repository, name, self._count(repository, name))
        finally:
            lists = self._join_threads(repository)
            self.report.add_file(repository.folder / THREADS, sum(lists.values()), lists)

    def _count(self, repository: Repository, name: str) -> int:
        return sum(1 for _ in read_lines(repository.path(name)))

    def _join_threads(self, repository: Repository) -> dict[str, int]:
        # compressed files one after another are one compressed file
        path = repository.folder / THREADS
        lists = {name: count for name in OF_THREADS if (count := self.counts.get(name, self._count(repository, name)))}
        if not lists:
            path.unlink(missing_ok=True)
            return {}
        with replacing(path) as file:
            for name in lists:
                with repository.path(name).open("rb") as part:
                    shutil.copyfileobj(part, file)
        return lists

    def _add_file(self, repository: Repository, name: str, records: int) -> None:
        # lists of threads are joined into one file at the end
        if name in OF_THREADS:
            self.counts[name] = records
        else:
            self.report.add_file(repository.path(name), records)

    def _attempt(self, repository: Repository, name: str, collect: Callable[[], None]) -> None:
        what = f"{name} of {repository.name}"
        try:
            collect()
            return
        except _Refused as refused:
            # A repository without commits answers 409: its list is empty, nothing is missing.
            if refused.response.status_code == NO_COMMIT:
                self.report.notes.append(f"{repository.name} is empty: it has no commit yet.")
                return
            self.report.add_missing(what, *refusal(refused.response))
        except Exhausted as error:
            self.report.add_missing(what, str(error), error.advice)
        self._add_file(repository, name, self._count(repository, name))

    def _collect_list(self, repository: Repository, each: RestList) -> None:
        path, name = repository.path(each.name), f"{repository.name}/{each.name}"
        known = self.cache.note(name)
        if known is None:
            known = "" if self.options.whole else _known(path, each)
            # Kept for the run: an interrupted one must go back to the same record, although the file may be rewritten
            # meanwhile.
            self.cache.set_note(name, known)
        query = dict(each.afterwards if known and each.afterwards else each.first)
        if known and each.later == "since":
            query["since"] = known
        with self.transport.keep(self.cache, name) as reading:
            try:
                self._read(reading, f"/repos/{repository.name}/{each.path}", query, each, known)
            except _Refused as refused:
                # GitHub limits how far some lists can be paged (issue events), and answers 422 beyond.
                if refused.response.status_code != NO_FURTHER or not reading.pages:
                    raise
                reason, _ = refusal(refused.response)
                advice = f"GH Archive has the older ones: {COMMAND} collect gh-archive"
                self.report.add_missing(f"the end of {each.name} of {repository.name}", reason, advice)
            records = union(reading.bodies, each.key)
            if known:
                records = updated(read_lines(path), records, each.key)
            self._add_file(repository, each.name, write_lines(path, records))
            reading.close()

    def _read(self, reading: ListRead, url: str, query: dict[str, str], each: RestList, known: str = "") -> None:
        if each.later == "since":
            self._walk_by_change(reading, url, query, each)
            return
        self._walk(reading, url, query, each, known)
        # a record that is deleted meanwhile moves the others forward, and one of them between two pages: the list is
        # read until nothing of the reading before is absent, which costs little where pages are the same
        for _ in range(MOST_READINGS):
            if len(reading.pages) < SEVERAL or not reading.moved:
                return
            before = {key_of(raw, each.key) for body in reading.bodies() for raw in records_of(body)}
            reading.begin_again()
            self._walk(reading, url, query, each, known)
            if before <= {key_of(raw, each.key) for body in reading.bodies() for raw in records_of(body)}:
                return
        reason = f"the list lost records each of the {MOST_READINGS} times it was read"
        self.report.add_missing(f"perhaps some of {reading.name}", reason, "Run the same command once more.")

    def _walk_by_change(self, reading: ListRead, url: str, query: dict[str, str], each: RestList) -> None:
        since, page, number = query.get("since", ""), 1, 1
        while True:
            asked = query | ({"since": since} if since else {}) | ({"page": str(page)} if page > 1 else {})
            response = next(self._pages(url, asked, each.accept))
            more = "next" in response.links
            last = _page_of(response.links.get("last", {}).get("url"))
            rest = 0 if not more else last - page if last else None
            self.watch.step(f"{reading.name}, pages", number, None if rest is None else number + rest)
            if not more:
                return
            changed = max((fields_of(raw).updated_at or "" for raw in records_of(response.content)), default="")
            following = _second_before(changed)
            # more records than a page holds may have changed within one second
            since, page = (following, 1) if following > since else (since, page + 1)
            number += 1

    def _walk(self, reading: ListRead, url: str, query: dict[str, str], each: RestList, known: str = "") -> None:
        what = f"{reading.name}, pages{' once more' if reading.again else ''}"
        for number, response in enumerate(self._pages(url, query, each.accept), 1):
            more = "next" in response.links
            if each.later == "head" and number == 1 and (first := records_of(response.content)):
                reading.mark = str(key_of(first[0], each.key))
            more = more and not (known and reaches_back(response.content, known, each.later))
            last = _page_of(response.links.get("last", {}).get("url"))
            self.watch.step(what, number, last if more else number)
            if not more:
                return

    def _pages(self, url: str, query: dict[str, str], accept: str = PLAIN) -> Iterator[httpx2.Response]:
        following: str | None = url
        params: dict[str, str] | None = {"per_page": str(PAGE_RECORDS), **query}
        while following:
            try:
                response = self.client.get(following, params=params, headers={"Accept": accept})
            except BAD_ADDRESS as error:
                msg = f"{following} leads nowhere ({error})"
                raise Exhausted(msg) from error
            if response.status_code != httpx2.codes.OK:
                raise _Refused(response)
            if isinstance(fault := list_elements(response.content), Fault):
                msg = f"{response.url} answers something else than a list ({fault.reason})"
                raise Exhausted(msg)
            yield response
            following, params = response.links.get("next", {}).get("url"), None

    def _say_how_many(self, repository: Repository, pulls: Sequence[tuple[int, str]]) -> None:
        # before it begins, as each pull is a request and the others lists are a few
        url = httpx2.URL(f"{self.client.base_url}".rstrip("/") + f"{_reviews_of(repository, 0)}")
        path = str(url.copy_merge_params({"per_page": str(PAGE_RECORDS)}))
        asked = sum(
            self.cache.find_fresh(path.replace("/pulls/0/", f"/pulls/{number}/"), PLAIN, changed) is None
            for number, changed in pulls
        )
        if asked > 1:
            how_long = time_needed(asked, self.transport.limit, self.transport.left)
            self.watch.say(
                f"Reviews of {repository.name}: {asked:,} requests, one for each pull that may have some{how_long}. "
                f"The other lists are complete: {repository.folder} can be imported now, whatever becomes of this."
            )

    def _collect_reviews(self, repository: Repository) -> None:
        # a pull's page is kept under the pull's last change, so that an unchanged pull costs no request
        asking = pulls_to_ask(repository.path(REVIEWS).parent, every=self.options.every_pull)
        name = f"{repository.name}/{REVIEWS}"
        gone: dict[int, tuple[str, str]] = {}
        self._say_how_many(repository, asking.pulls)
        with self.transport.keep(self.cache, name) as reading:
            for done, (number, changed) in enumerate(asking.pulls, 1):
                reading.mark = changed
                try:
                    for _ in self._pages(_reviews_of(repository, number), {}):
                        self.watch.step(f"{name}, pulls", done, len(asking.pulls))
                except _Refused as refused:
                    gone[number] = refusal(refused.response)
                except Exhausted as error:
                    gone[number] = str(error), error.advice
                    if len(gone) > PULLS_NAMED and len(gone) == done:
                        raise
            count = write_lines(repository.path(REVIEWS), union(reading.bodies, ("id",)))
            self._add_file(repository, REVIEWS, count)
            reading.close()
        if gone:
            numbers = ", ".join(f"#{number}" for number in [*gone][:PULLS_NAMED]) + (
                " and others" if len(gone) > PULLS_NAMED else ""
            )
            what = f"reviews of {len(gone)} pulls of {repository.name}: {numbers}"
            self.report.add_missing(what, *next(iter(gone.values())))
        if asking.passed_over:
            self.report.left_out.append(_passed_over(repository, asking.passed_over))


def _reviews_of(repository: Repository, number: int) -> str:
    return f"/repos/{repository.name}/pulls/{number}/reviews"


def time_needed(requests: int, limit: str, left: str) -> str:
    """Return how long so many requests take at an hourly limit, as a sentence's end; empty where no limit is told.

    >>> time_needed(300, "5000", "4000")
    '; 4,000 of 5,000 requests an hour are left: no wait for the limit'
    >>> time_needed(300, "60", "10")
    '; 10 of 60 requests an hour are left: about 5 hours'
    """
    if not (limit.isdecimal() and left.isdecimal() and int(limit)):
        return ""
    hours = -(-max(requests - int(left), 0) // int(limit))
    wait = f"about {counted(hours, 'hour')}" if hours else "no wait for the limit"
    return f"; {int(left):,} of {int(limit):,} requests an hour are left: {wait}"


def _second_before(said: str) -> str:
    # some servers give what changed after the moment that is asked for, without the moment itself
    at = parse_instant(said)
    return f"{at - timedelta(seconds=1):%Y-%m-%dT%H:%M:%SZ}" if at else ""


def _known(path: Path, each: RestList) -> str:
    if each.later in ("since", "newest_changes"):
        return last_change(path)
    return last_number(path) if each.later == "newest" else ""


def _page_of(url: str | None) -> int | None:
    # lists that are paged by cursors have no numbers
    said = httpx2.URL(url).params.get("page", "") if url else ""
    return int(said) if said.isdecimal() else None


def _passed_over(repository: Repository, count: int) -> Missing:
    reason = "closed without merging, nobody was asked to review, and no line of theirs was commented on"
    what = f"reviews of {count} pulls of {repository.name}"
    return Missing(what, reason, "To ask for them too, one request each: --every-pull.")
