"""One run of the simulated process: everything that newcomers and hosts do, week by week.

All people at once, as arrays; instants are days since the start. See :mod:`benchmarks.simulation.candidates` for the
result and :mod:`benchmarks.simulation.chances` for the rates.
"""

from typing import Final, NamedTuple

import numpy as np
import numpy.typing as npt
import pandas as pd

from benchmarks.simulation.chances import (
    ANSWERED,
    PENDING,
    PLACES,
    RECENCY,
    UNHEARD,
    WEEKS,
    NewcomerProcess,
    Numbers,
    Standing,
    Whole,
    rates_of,
)
from journeys.model import tables

Flags = npt.NDArray[np.bool_]

SAYS: Final = {"opened_issue": 0.45, "opened_discussion": 0.2, "commented": 0.35}
"""How often a first message is of each kind; a comment is on an issue that a host opened."""
_OPENS: Final = {"opened_issue": "issue", "opened_discussion": "discussion", "opened_change": "pull"}
_DAY: Final = 86_400


class _Row(NamedTuple):
    """Acts of one kind; people, places and threads by number, ``toward`` -1 if to nobody."""

    action: str
    who: Whole
    at: Numbers
    place: Whole
    thread: Whole
    toward: Whole


class Written:
    """The acts so far."""

    def __init__(self) -> None:
        self._rows: list[_Row] = []
        self._threads = 0

    def threads(self, count: int) -> Whole:
        """Return the numbers of new threads."""
        self._threads += count
        return np.arange(self._threads - count, self._threads)

    def write(
        self, action: str, who: Whole, at: Numbers, where: tuple[Whole, Whole], toward: Whole | None = None
    ) -> None:
        """Add acts of one kind, each in a place and a thread."""
        spoken_to = np.full(len(who), -1) if toward is None else toward
        self._rows.append(_Row(action, who, at, *where, spoken_to))

    def as_acts(self, door: NewcomerProcess, names: npt.NDArray[np.str_]) -> pd.DataFrame:
        """Return everything before the end as :func:`journeys.snapshot.acts.load_acts` does."""
        action = np.repeat([row.action for row in self._rows], [len(row.who) for row in self._rows])
        who, at, place, thread, toward = (
            np.concatenate([getattr(row, part) for row in self._rows]) for part in _Row._fields[1:]
        )
        kind = np.full(self._threads, "issue", dtype="<U10")
        for opens, name in _OPENS.items():
            kind[thread[action == opens]] = name
        seconds = pd.to_timedelta(pd.Series(np.floor(at * _DAY)), unit="s")
        numbered = pd.Series(kind[thread]) + "/" + pd.Series(thread + 1).astype("str")
        table = pd.DataFrame(
            {
                "person": names[who],
                "at": (pd.Timestamp(door.starts_at) + seconds).dt.as_unit("us"),
                "action": action,
                "place": np.array(door.places)[place],
                "thread": numbered,
                "toward": pd.Series(names[toward]).where(toward >= 0),
                "work": None,
                "source": "table",
                "since": pd.Series(pd.NaT, numbered.index, dtype="datetime64[us, UTC]"),
                "agent": None,
            }
        )
        # answers and merges of the last week may come after the end
        acts = tables.ACTS.of(table[at < 7 * door.all_weeks])
        return acts.sort_values("at", kind="stable", ignore_index=True)


class Run:
    """One run of the process, week by week, all people at once."""

    def __init__(self, door: NewcomerProcess, people: int, dice: np.random.Generator) -> None:
        self.door, self.people, self.dice = door, people, dice
        self.arrived = np.sort(dice.integers(0, door.weeks_of_arrivals, people))
        self.kind = dice.choice(len(door.kinds), size=people, p=door.kinds)
        self.order = np.argsort(dice.random((people, len(door.places))), axis=1)
        shape = (people, door.all_weeks + 1)
        self.alive = np.zeros(shape, dtype=bool)
        self.standing, self.otherwise = (
            Standing(*(np.zeros(shape, dtype=np.int64) for _ in Standing._fields)) for _ in range(2)
        )
        self.asked_at = np.zeros(people)
        self.asked_in = np.zeros(people, dtype=np.int64)
        self.asked_place = np.zeros(people, dtype=np.int64)
        self.written = Written()

        self._settle_hosts()
        for week in range(door.all_weeks):
            self._live(week)

    def _settle_hosts(self) -> None:
        # three threads each at the start, so that no host is a candidate later, and an issue in most weeks
        hosts = np.repeat(self.people + np.arange(self.door.hosts), 3)
        place = self._any(len(self.door.places), len(hosts))
        self._land(hosts, self.dice.random(len(hosts)) * 6, place)
        weeks = np.arange(self.door.all_weeks)
        who = np.tile(self.people + np.arange(self.door.hosts), len(weeks))
        at = np.repeat(7.0 * weeks, self.door.hosts) + 7 * self.dice.random(len(who))
        busy = self.dice.random(len(who)) < 0.7
        own = self.written.threads(int(busy.sum()))
        self.written.write("opened_issue", who[busy], at[busy], (self._any(len(self.door.places), len(own)), own))

    def _any(self, of: int, count: int) -> Whole:
        return self.dice.integers(0, of, count)

    def _host(self, count: int) -> Whole:
        return self.people + self._any(self.door.hosts, count)

    def _live(self, week: int) -> None:
        door, dice = self.door, self.dice
        alive, arriving = self.alive[:, week], self.arrived == week
        now = Standing(*(part[:, week] for part in self.standing))
        luck = dice.random((5, self.people))
        acts = (alive & (luck[0] < np.array(door.acts)[self.kind])) | arriving
        wanders = acts & alive & (luck[1] < np.array(door.wanders)[self.kind])
        places = np.minimum(now.places + wanders, PLACES - 1)
        first_at, thread, place = self._say(acts, wanders, places, week)
        reply = self._hear(acts & (now.reply == UNHEARD), now.reply, (first_at, thread, place), week)
        self._hear_again(acts & (now.reply == ANSWERED), first_at, thread, place)
        takes = acts & alive & (now.reply == ANSWERED) & (luck[2] < door.claims)
        self._take_up(takes & (now.claimed == 0), places, week)
        gives = self._contribute(alive, now, places, week)
        begun = arriving | (self.arrived < week)
        # the same week twice: as it went, and as it would have gone without a contribution, which the true chance needs
        for into, given in ((self.standing, gives), (self.otherwise, np.zeros_like(gives))):
            acted = acts | given
            after = Standing(
                recency=np.where(acted, 0, np.minimum(now.recency + 1, RECENCY - 1)),
                weeks=np.where(arriving, 0, np.minimum(now.weeks + acted, WEEKS - 1)),
                places=places,
                reply=np.where(given, ANSWERED, reply),
                claimed=now.claimed | takes,
                again=now.again | given,
            )
            for part, value in zip(into, after, strict=True):
                part[:, week + 1] = np.where(begun, value, 0)
        self.alive[:, week + 1] = (alive | arriving) & (luck[3] >= np.array(door.leaves)[self.kind])

    def _say(self, acts: Flags, wanders: Flags, places: Whole, week: int) -> tuple[Numbers, Whole, Whole]:
        """Write this week's messages; return when, in which thread and place each person's first one was."""
        first_at = 7 * (week + self.dice.random(self.people))
        which = np.where(wanders, places, np.floor(self.dice.random(self.people) * (places + 1)).astype(np.int64))
        place = self.order[np.arange(self.people), which]
        thread = np.zeros(self.people, dtype=np.int64)
        thread[acts] = self._message(np.flatnonzero(acts), first_at[acts], place[acts])
        more = np.repeat(np.flatnonzero(acts), self.dice.poisson(0.5, int(acts.sum())))
        later = first_at[more] + (7 * (week + 1) - first_at[more]) * self.dice.random(len(more))
        self._message(more, later, place[more])
        return first_at, thread, place

    def _message(self, who: Whole, at: Numbers, place: Whole) -> Whole:
        """Write messages, each in a thread of its own, some of which a host opened before."""
        thread = self.written.threads(len(who))
        says = self.dice.choice(list(SAYS), size=len(who), p=list(SAYS.values()))
        for action in SAYS:
            of = says == action
            if action == "commented":
                before = np.maximum(at[of] - 20 * self.dice.random(int(of.sum())), 0.0)
                self.written.write("opened_issue", self._host(int(of.sum())), before, (place[of], thread[of]))
            self.written.write(action, who[of], at[of], (place[of], thread[of]))
        return thread

    def _hear(self, asks: Flags, reply: Whole, said: tuple[Numbers, Whole, Whole], week: int) -> Whole:
        """Answer some who wait for their first answer, this week's newcomers to it included; return all replies."""
        waits = asks & (self.dice.random(self.people) < self.door.heard)
        self.asked_at[waits], self.asked_in[waits], self.asked_place[waits] = (part[waits] for part in said)
        pending = waits | (reply == PENDING)
        heard = pending & (self.dice.random(self.people) < self.door.replies)
        since = np.maximum(self.asked_at, 7.0 * week)
        at = since + (7 * (week + 1) - since) * self.dice.random(self.people)
        self._answer(heard, at, self.asked_in, self.asked_place)
        return np.where(heard, ANSWERED, np.where(pending, PENDING, reply))

    def _hear_again(self, asks: Flags, at: Numbers, thread: Whole, place: Whole) -> None:
        heard = asks & (self.dice.random(self.people) < self.door.heard)
        self._answer(heard, at + self.dice.exponential(4.0, self.people), thread, place)

    def _answer(self, heard: Flags, at: Numbers, thread: Whole, place: Whole) -> None:
        whom = np.flatnonzero(heard)
        self.written.write("commented", self._host(len(whom)), at[whom], (place[whom], thread[whom]), whom)

    def _take_up(self, takes: Flags, places: Whole, week: int) -> None:
        who = np.flatnonzero(takes)
        at = 7 * (week + self.dice.random(len(who)))
        place = self.order[who, np.floor(self.dice.random(len(who)) * (places[who] + 1)).astype(np.int64)]
        task = self.written.threads(len(who))
        self.written.write("opened_issue", self._host(len(who)), np.maximum(at - 10, 0.0), (place, task))
        self.written.write("claimed", who, at, (place, task))

    def _contribute(self, alive: Flags, now: Standing, places: Whole, week: int) -> Flags:
        # exponential waiting times, in weeks: a contribution falls into this week if one is under 1
        waits = -np.log1p(-self.dice.random(self.people)) / rates_of(self.door)[tuple(now)]
        gives: Flags = alive & (waits < 1)
        who = np.flatnonzero(gives)
        self._land(who, 7 * (week + waits[who]), self.order[who, self._any(1 << 20, len(who)) % (places[who] + 1)])
        return gives

    def _land(self, who: Whole, at: Numbers, place: Whole) -> None:
        # a change lands on the day on which it is opened, so that opening and landing are in one week
        thread = self.written.threads(len(who))
        landed = at + (np.floor(at) + 1 - at) * self.dice.random(len(who))
        self.written.write("opened_change", who, at, (place, thread))
        self.written.write("landed_change", who, landed, (place, thread))
        self.written.write("merged_change", self._host(len(who)), landed, (place, thread), who)
