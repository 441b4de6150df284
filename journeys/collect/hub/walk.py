"""Reading what the Hub has of an organisation, and writing the files.

Lists without dates (likers, members, followers) carry the day of the reading in their name; an unchanged list leaves
no new file.
"""

import hashlib
import re
from collections.abc import Callable, Iterable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from typing import Any, Final, Literal, TypeVar

import httpx2
import msgspec
from huggingface_hub import HfApi, get_session, hf_hub_url
from huggingface_hub.errors import HfHubHTTPError

from journeys.collect.files import one_line, read_lines, write_lines
from journeys.collect.github.records import records_of
from journeys.collect.http.cache_transport import CacheTransport, ListRead
from journeys.collect.http.causes import said_by
from journeys.collect.http.page_cache import PageCache
from journeys.collect.http.transport import BAD_ADDRESS, Exhausted
from journeys.collect.progress import Watch
from journeys.collect.report import ONCE_MORE, Missing, Report
from journeys.errors import CollectError

LIBRARY: Final = "journeys"
T = TypeVar("T")

Kind = Literal["model", "dataset", "space"]
_OF_ALL: Final = ("author", "cardData", "createdAt", "disabled", "lastModified", "likes", "private")
_STATE: Final = ("sha", "siblings", "tags")
_ASKED_OF: Final[dict[Kind, tuple[str, ...]]] = {
    "model": (*_OF_ALL, *_STATE, "downloads", "gated", "baseModels", "library_name", "pipeline_tag"),
    "dataset": (*_OF_ALL, *_STATE, "downloads", "gated", "description"),
    "space": (*_OF_ALL, *_STATE, "datasets", "models", "sdk"),
}
# What the library raises when an answer has not the shape that it expects.
_SHAPE_ERRORS: Final = (AttributeError, KeyError, TypeError, ValueError)
_BAD_TOKEN: Final = re.compile(
    r"invalid (?:credentials|token|user ?token)|expired|token is (?:invalid|not valid)", re.I
)
_SWITCHED_OFF: Final = re.compile(r"discussions? (?:are|is) (?:disabled|turned off)", re.IGNORECASE)
_GATED: Final = re.compile(r"\bgated\b|is restricted|authorized list|ask for access", re.IGNORECASE)
_REASONS: Final = {
    401: ("the Hub asks for a token", "Set HF_TOKEN to one that may read it."),
    403: ("the Hub forbids it", "Set HF_TOKEN to one that may read it."),
    404: ("it is not there, or not to be seen with this token", "Look at the name, or set HF_TOKEN."),
    410: ("it was removed", "Nothing to do."),
    451: ("the Hub withholds it for legal reasons", "Nothing to do."),
}


class _File(msgspec.Struct):
    rfilename: str


class _Described(msgspec.Struct):
    """The fields read in the description of a repository."""

    id: str
    sha: str | None = None
    disabled: bool | None = None
    siblings: list[_File] | None = None

    @property
    def has_card(self) -> bool:
        """Return whether it has a card, or does not say."""
        return self.siblings is None or any(file.rfilename == "README.md" for file in self.siblings)


class _Listed(msgspec.Struct):
    discussions: list[msgspec.Raw]


class _Numbered(msgspec.Struct):
    num: int


class _Person(msgspec.Struct):
    user: str


@dataclass
class Collector:
    """Collects an organisation with one client into one cache and one report."""

    api: HfApi
    transport: CacheTransport
    cache: PageCache
    watch: Watch
    report: Report

    def collect(self, organisation: str) -> None:
        """Collect the organisation's lists, then each of its repositories."""
        kinds: dict[Kind, Callable[..., Iterable[Any]]] = {
            "model": self.api.list_models,
            "dataset": self.api.list_datasets,
            "space": self.api.list_spaces,
        }
        found: dict[Kind, list[bytes]] = {}
        for kind, ask in kinds.items():
            with self._attempt(f"{kind}s of {organisation}", f"{kind}s") as reading:
                _fetch_all(ask(author=organisation, expand=list(_ASKED_OF[kind]), limit=None))
                found[kind] = [raw for body in reading.bodies() for raw in records_of(body)]
        self._collect_people(organisation)
        total, done = sum(map(len, found.values())), 0
        for kind, described in found.items():
            cards = []
            for raw in described:
                self.watch.step("repositories of the Hub", done := done + 1, total)
                cards.append(self._collect_repository(kind, raw))
            self._write(f"{kind}s", cards)

    def collect_one(self, kind: Kind, name: str) -> None:
        """Collect one repository."""
        asks: dict[Kind, Callable[..., Any]] = {
            "model": self.api.model_info,
            "dataset": self.api.dataset_info,
            "space": self.api.space_info,
        }
        described: list[bytes] = []
        with self._attempt(f"{kind} {name}", f"{kind}s") as reading:
            _fetch_all([asks[kind](name, expand=list(_ASKED_OF[kind]))])
            described = list(reading.bodies())
        if described:
            self._write(f"{kind}s", [self._collect_repository(kind, raw) for raw in described])

    def _collect_people(self, organisation: str) -> None:
        stem = f"organizations__{organisation}"
        with self._attempt(f"the overview of {organisation}", "overview") as reading:
            _fetch_all([self.api.get_organization_overview(organisation)])
            self._write(f"{stem}__overview", reading.bodies())
        members: list[bytes] = []
        with self._attempt(f"members of {organisation}", "members") as reading:
            _fetch_all(self.api.list_organization_members(organisation))
            members = list(_flat(reading))
            self._write_dated(f"{stem}__members", members, reading.last_on)
        with self._attempt(f"followers of {organisation}", "followers") as reading:
            _fetch_all(self.api.list_organization_followers(organisation))
            self._write_dated(f"{stem}__followers", list(_flat(reading)), reading.last_on)
        profiles = []
        had = len(self.report.missing)
        for raw in members:
            name = _decoded(raw, _Person)
            if name:
                with self._attempt(f"the profile of {name.user}", f"profile/{name.user}") as reading:
                    _fetch_all([self.api.get_user_overview(name.user)])
                profiles += list(reading.bodies())
        if members:
            self._write("profiles", profiles, whole=len(self.report.missing) == had)

    def _collect_repository(self, kind: Kind, raw: bytes) -> bytes:
        # the commit that a repository stands at is the mark of its commits and card: unchanged, they are not asked
        # again
        described = _decoded(raw, _Described)
        if described is None or described.disabled:
            return raw
        name, mark = described.id, described.sha or ""
        what, stem = f"{kind} {name}", f"{kind}s__{name.replace('/', '__')}"
        with self._attempt(f"commits of {what}", f"{stem}/commits", mark) as reading:
            _fetch_all(self.api.list_repo_commits(name, repo_type=kind))
            self._write(f"{stem}__commits", _flat(reading))
        with self._attempt(f"likers of {what}", f"{stem}/likers") as reading:
            _fetch_all(self.api.list_repo_likers(name, repo_type=kind))
            self._write_dated(f"{stem}__likers", list(_flat(reading)), reading.last_on)
        self._collect_discussions(kind, name, stem)
        return self._with_card(kind, name, mark, raw) if described.has_card else raw

    def _collect_discussions(self, kind: Kind, name: str, stem: str) -> None:
        # a discussion is asked again only when its line in the list has changed
        listed: list[bytes] = []
        had = len(self.report.missing)
        with self._attempt(f"discussions of {kind} {name}", f"{stem}/discussions") as reading:
            _fetch_all(self.api.get_repo_discussions(name, repo_type=kind))
            pages = [page for body in reading.bodies() if (page := _decoded(body, _Listed))]
            listed = [bytes(raw) for page in pages for raw in page.discussions]
        details = []
        for raw in listed:
            numbered = _decoded(raw, _Numbered)
            if numbered is None:
                continue
            mark = hashlib.sha256(raw).hexdigest()
            what = f"discussion {numbered.num} of {kind} {name}"
            with self._attempt(what, f"{stem}/discussions/{numbered.num}", mark, any_shape=True) as reading:
                _fetch_all([self.api.get_discussion_details(name, numbered.num, repo_type=kind)])
            details += [_without_diff(body) for body in reading.bodies()]
        self._write(f"{stem}__discussions", details, whole=len(self.report.missing) == had)

    def _with_card(self, kind: Kind, name: str, mark: str, raw: bytes) -> bytes:
        # data sets of cards on the Hub hold the text as "card", and the reader of those reads this
        url = hf_hub_url(name, "README.md", repo_type=kind, endpoint=self.api.endpoint)
        with self._attempt(f"the card of {kind} {name}", f"{kind}s__{name}/card", mark) as reading:
            reading.of_json = False
            response = get_session().get(url)
            if response.status_code == httpx2.codes.NOT_FOUND:
                return raw
            response.raise_for_status()
            text = response.content.decode("utf-8", "replace")
            return raw.rstrip()[:-1] + b',"card":' + msgspec.json.encode(text) + b"}"
        return raw

    @contextmanager
    def _attempt(self, what: str, name: str, mark: str = "", *, any_shape: bool = False) -> Iterator[ListRead]:
        with self.transport.keep(self.cache, name) as reading:
            reading.mark = mark
            try:
                yield reading
            except (HfHubHTTPError, httpx2.HTTPStatusError) as error:
                self._report_refusal(what, error.response)
            except Exhausted as error:
                self.report.add_missing(what, str(error), error.advice)
            except BAD_ADDRESS as error:
                self.report.add_missing(what, str(error), ONCE_MORE)
            except CollectError:
                raise
            except _SHAPE_ERRORS as error:
                if not any_shape:
                    reason = f"the Hub's answer is of another shape than its library expects ({error})"
                    self.report.add_missing(what, reason, "See whether there is a newer version of huggingface_hub.")
            else:
                reading.close()

    def _report_refusal(self, what: str, response: httpx2.Response) -> None:
        status, said = response.status_code, said_by(response)
        if status == httpx2.codes.UNAUTHORIZED and _BAD_TOKEN.search(said):
            msg = f"The Hub refuses the token ({said}). Make a new one, or unset HF_TOKEN."
            raise CollectError(msg)
        reason, advice = _REASONS.get(status, (f"the Hub answers {status}", "Look at what the Hub says of it."))
        if _SWITCHED_OFF.search(said):
            self.report.left_out.append(Missing(what, f"they are switched off there ({said})", "Nothing to do."))
            return
        if response.headers.get("x-error-code") == "GatedRepo" or _GATED.search(said):
            reason = "access is given on request only"
            advice = "Ask for access on its page with the account of the token, set HF_TOKEN, and run it again."
        self.report.add_missing(what, f"{reason} ({said})", advice)

    def _write(self, stem: str, records: Iterable[bytes], *, whole: bool = True) -> None:
        # an incomplete list must not replace a complete one of an earlier run
        path = self.report.folder / f"{stem}.jsonl.gz"
        if whole or not path.exists():
            write_lines(path, records)
        self.report.add_file(path, sum(1 for _ in read_lines(path)))

    def _write_dated(self, stem: str, records: list[bytes], on: str) -> None:
        # likers and members have no dates: each day's list is a file of its own, and its day is the date
        earlier = sorted(self.report.folder.glob(f"{stem}-[0-9]*.jsonl.gz"))
        if records and not (earlier and list(read_lines(earlier[-1])) == [one_line(raw) for raw in records]):
            write_lines(self.report.folder / f"{stem}-{on}.jsonl.gz", records)
        for path in sorted(self.report.folder.glob(f"{stem}-[0-9]*.jsonl.gz")):
            self.report.add_file(path, sum(1 for _ in read_lines(path)))


def _fetch_all(answers: Iterable[Any]) -> None:
    # reading the library's answers to the end makes it fetch every page; the pages are kept on their way
    for _ in answers:
        pass


def _flat(reading: ListRead) -> Iterator[bytes]:
    for body in reading.bodies():
        yield from records_of(body)


def _decoded(raw: bytes, kind: type[T]) -> T | None:
    try:
        return msgspec.json.decode(raw, type=kind)
    except (msgspec.DecodeError, RecursionError):
        return None


def _without_diff(body: bytes) -> bytes:
    # the changed lines of a pull request do not say who did what when, and can be large
    members = _decoded(body, dict[str, msgspec.Raw])
    if members is None or "diff" not in members:
        return body
    return msgspec.json.encode({name: value for name, value in members.items() if name != "diff"})
