"""The digest of a month: three things that changed or need an act, to be sent to people who do not open the app.

A thing is said only if it could be seen in the month. Those that changed or need an act come first, the others after
them, each in the order of :func:`find_digest`; three at most. The month is the last that is over when the data end, and
all counts are of its last day: two digests a day apart would tell who came between them. Nobody is named.
"""

import html
import re
import unicodedata
from collections.abc import Callable
from dataclasses import asdict, dataclass
from datetime import date, datetime
from functools import cached_property
from typing import Any, Final

import pandas as pd

from journeys.analysis.acts import beyond_discovering
from journeys.analysis.changes import compare_periods
from journeys.analysis.resilience.bus_factor import core_by_month
from journeys.analysis.response.first_messages import HOURS, find_messages, find_waiting, newcomer_messages
from journeys.analysis.response.waits import share_unanswered
from journeys.analysis.stats.download_rounding import CORE_LAYOUT, Layout
from journeys.analysis.work.units import find_units
from journeys.findings.source import Source
from journeys.model import wording
from journeys.model.days import last_instant
from journeys.model.how_many_days import YEAR_DAYS
from journeys.model.vocabulary import STAGES, WORDS
from journeys.sentences import data as data_sentences
from journeys.sentences.findings import digest as sentences
from journeys.snapshot.acts import load_threads
from journeys.snapshot.rows import shown_in

MOST: Final = 3
PROMISE_HOURS: Final = HOURS[0]
"""Within how many hours a newcomer should have an answer."""
_WORK, _LEAD = STAGES[2:]
_MARKS: Final = re.compile(r"([\\`*_\[\]<>~|])")
_LINK_BEGINS: Final = re.compile(r"(?i)(?<=:)(?=//)|(?<=www)(?=\.)|(?<=@)(?=\w)")
"""Where programs for chats begin to read a link or a name in plain text, whatever is escaped."""
_LAYOUT: Final = Layout(("counted",), ("people",))


@dataclass(frozen=True)
class Thing:
    """One thing to say: its name, its sentence, and whether it changed or needs an act."""

    name: str
    sentence: str
    is_new: bool = True


@dataclass(frozen=True)
class Digest:
    """A month of one community: ``stale`` says that the data are old, if they are; ``notes`` what all rests on."""

    community: str
    month: str
    title: str
    stale: str
    things: tuple[Thing, ...]
    notes: tuple[str, ...]

    def as_json(self) -> dict[str, Any]:
        """Return it as plain values, its sentences without stars."""
        things = [asdict(thing) | {"sentence": wording.without_bold(thing.sentence)} for thing in self.things]
        return asdict(self) | {"stale": wording.without_bold(self.stale), "things": things, "notes": list(self.notes)}

    def as_markdown(self) -> str:
        """Return it as Markdown, for a chat: only what is bold is marked."""
        lines = [f"{number}. {_markdown(thing.sentence)}" for number, thing in enumerate(self.things, 1)]
        parts = [f"**{_escape(self.title)}**", _markdown(self.stale), "\n".join(lines), *map(_markdown, self.notes)]
        return "\n\n".join(part for part in parts if part) + "\n"

    def as_html(self) -> str:
        """Return it as a page for a mail: all style within, nothing fetched, the reader's own colours."""
        things = "".join(f'<li style="margin:0 0 12px">{_html(thing.sentence)}</li>\n' for thing in self.things)
        stale = f"<p>{_html(self.stale)}</p>\n" if self.stale else ""
        notes = "".join(f'<p style="margin:0 0 6px;font-size:13px">{_html(note)}</p>\n' for note in self.notes)
        title = html.escape(self.title)
        return (
            '<!DOCTYPE html>\n<html lang="en">\n<head>\n<meta charset="utf-8">\n'
            '<meta name="viewport" content="width=device-width, initial-scale=1">\n'
            f'<meta name="color-scheme" content="light dark">\n<title>{title}</title>\n</head>\n'
            '<body style="margin:0;padding:24px;font:16px/1.5 sans-serif">\n<main style="max-width:600px">\n'
            f'<h1 style="margin:0 0 16px;font-size:22px;line-height:1.3">{title}</h1>\n{stale}'
            f'<ol style="margin:0 0 20px;padding-left:24px">\n{things}</ol>\n{notes}</main>\n</body>\n</html>\n'
        )


def find_digest(source: Source, *, stale: str, data_end: date) -> Digest:
    """Return the digest of a month.

    Parameters
    ----------
    source
        The community as observed until the end of the month.
    stale
        Says that the data are old, if they are.
    data_end
        The last day of the data, which may be after that month.
    """
    month, view, last = _Month(source), source.view, source.as_of
    rule: tuple[Callable[[], Thing | None], ...] = (month.waiting, month.carriers, month.led, month.came, month.left)
    found = [thing for find in rule if (thing := find())]
    # sorting is stable, so both halves keep the order of the rule
    things = tuple(sorted(found, key=lambda thing: not thing.is_new)[:MOST])
    notes = (
        data_sentences.SIMULATED if view.simulated else "",
        sentences.not_seen(month.not_seen),
        f"{sentences.observed(last, data_end)} {sentences.ROUNDED}",
        data_sentences.figure_source(view.community, last, data_sentences.lists_until(view)),
    )
    return Digest(
        community=view.community.slug,
        month=f"{last:%Y-%m}",
        title=sentences.title(view.community.name, last, len(things)),
        stale=stale,
        things=things,
        notes=tuple(note for note in notes if note),
    )


@dataclass(frozen=True)
class _Month:
    source: Source

    @property
    def until(self) -> datetime:
        return self.source.view.observed_until

    @property
    def first_instant(self) -> pd.Timestamp:
        return last_instant(self.until).normalize().replace(day=1)

    @property
    def not_seen(self) -> list[str]:
        seen = {"answers": self.sees_answers, "leads": self._could_be_seen(_LEAD), "work": self._could_be_seen(_WORK)}
        return [name for name, is_seen in seen.items() if not is_seen]

    @property
    def sees_answers(self) -> bool:
        """Whether words of the month could be seen, and answers to any message."""
        return self._could_be_seen(WORDS) and bool(self.messages["is_told"].any())

    @cached_property
    def messages(self) -> pd.DataFrame:
        view, shows = self.source.view, shown_in(self.source.store, self.source.community)
        return find_messages(self.source.acts, view.journeys, shows, observed_until=self.until, windows=view.windows)

    @cached_property
    def changes(self) -> dict[str, int]:
        """Counts of the month by what happened; without those that could not be seen."""
        days = (pd.Timestamp(self.until) - self.first_instant).days
        rows = compare_periods(self.source.view.journeys, self.source.acts, self.source.settings, period_days=days)
        return {row["what"]: int(row["now"]) for row in rows.to_dict("records") if wording.known(row["now"])}

    def waiting(self) -> Thing | None:
        if not self.sees_answers:
            return None
        threads = load_threads(self.source.store, self.source.community, self.source.acts, observed_until=self.until)
        own = newcomer_messages(self.messages)
        count = len(find_waiting(own, threads, observed_until=self.until, hours=PROMISE_HOURS).listed)
        if not count:
            return Thing("waiting", sentences.nobody_waits(PROMISE_HOURS, self.source.as_of), is_new=False)
        return Thing("waiting", sentences.waiting(self._about("waiting", count), PROMISE_HOURS, self.source.as_of))

    def carriers(self) -> Thing | None:
        inner = beyond_discovering(self.source.acts, self.source.view.journeys)
        core = core_by_month(find_units(inner, observed_until=self.until), observed_until=self.until).tail(2)
        # of the first month of all there is none before
        if not self._could_be_seen(_WORK) or len(core) < 2 or not core["pieces"].all():
            return None
        before, now = (int(count) for count in core["bus_factor"])
        last = self.source.leaving(core, CORE_LAYOUT, "core").iloc[-1]
        half, people = (int(last[name]) if wording.known(last[name]) else None for name in ("bus_factor", "people"))
        change = (now > before) - (now < before)
        return Thing("carriers", sentences.carriers(half, people, change), is_new=change != 0)

    def led(self) -> Thing | None:
        count = self.changes.get("led", 0)
        return Thing("led", sentences.led(self._about("led", count))) if count else None

    def came(self) -> Thing | None:
        if not self.changes["new"]:
            return None
        came = sentences.came(self._about("new", self.changes["new"]))
        went_on = ""
        if "contributed" in self.changes:
            went_on = sentences.went_on(self._about("contributed", self.changes["contributed"]))
        return Thing("came", " ".join(part for part in (came, went_on, self._answered()) if part))

    def _answered(self) -> str:
        """Describe how many first messages were answered in time: of the month, or of the year where these are few."""
        own = newcomer_messages(self.messages)
        first, year = own[own["is_first"]], pd.Timestamp(self.until) - pd.Timedelta(days=YEAR_DAYS)
        for in_year, since in ((False, self.first_instant), (True, year)):
            counted = share_unanswered(first[first["at"] >= since], PROMISE_HOURS)
            # one lot for both, so that a part is never more than its whole
            name = "first messages of the year" if in_year else "first messages"
            over = self._about(name, counted.n - counted.neither)
            if over and over >= wording.FEW_PEOPLE:
                return sentences.answered(over, self._about(name, counted.answered), PROMISE_HOURS, in_year=in_year)
        return ""

    def left(self) -> Thing | None:
        count, days = self.changes.get("left", 0), self.source.community.active_days
        return Thing("left", sentences.left(self._about("left", count), days)) if count else None

    def _could_be_seen(self, wanted: str | frozenset[str]) -> bool:
        windows = self.source.view.windows
        spans = (span for place in windows.places for span in windows.spans(place, wanted))
        return any(span.until > self.first_instant for span in spans)

    def _about(self, counted: str, people: int) -> int | None:
        """Return a count as it may leave; None if it is of too few people."""
        row = pd.DataFrame({"counted": [counted], "people": [people]})
        leaving = self.source.leaving(row, _LAYOUT, "digest")["people"].iloc[0]
        return int(leaving) if wording.known(leaving) else None


def _markdown(sentence: str) -> str:
    parts = wording.BOLD.split(sentence)
    return "".join(f"**{_escape(part)}**" if number % 2 else _escape(part) for number, part in enumerate(parts))


def _escape(text: str) -> str:
    # a definition's own words: neither marks nor lines of their own, and neither a link nor a call of everybody
    flat = "".join(" " if unicodedata.category(sign) in ("Cc", "Cf", "Zl", "Zp") else sign for sign in text)
    return _MARKS.sub(r"\\\1", _LINK_BEGINS.sub("\u2060", flat))


def _html(sentence: str) -> str:
    parts = wording.BOLD.split(sentence)
    escaped = [html.escape(part) for part in parts]
    return "".join(f"<strong>{part}</strong>" if number % 2 else part for number, part in enumerate(escaped))
