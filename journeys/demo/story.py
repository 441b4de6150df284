"""How invented people's journeys become issues, pull requests, reviews and merges, in order of time.

A person who reaches a stage leaves an act of that stage at that very second, and no act of a stage before its date: so
the true dates can be found in the exports again. Everything else (further acts, merges, labels, programs) is scenery.
"""

import random
from collections.abc import Callable, Iterator, Sequence
from datetime import datetime, timedelta
from functools import partial
from heapq import heappop, heappush
from itertools import islice
from typing import Final

from journeys.demo import words
from journeys.demo.cast import DEPENDABOT, RECOGNISER, WELCOME, Person, Span
from journeys.demo.crowd import Crowd
from journeys.demo.world import Comment, Commit, Mark, Review, Thread, World
from journeys.model.communities.community import Community
from journeys.model.vocabulary import STAGES

# Here a first change counts as joining, and the third accepted one makes a contributor.
BIOMEDICAL: Final = "bigscience-workshop/biomedical"
REPOSITORIES: Final = {
    "turing-way": ("the-turing-way/the-turing-way", "the-turing-way/governance"),
    "bigscience": (
        "bigscience-workshop/promptsource",
        "bigscience-workshop/data_tooling",
        "bigscience-workshop/bigscience",
        BIOMEDICAL,
    ),
}
REPOSITORY_WEIGHTS: Final = {"turing-way": (9, 1), "bigscience": (6, 3, 2, 0)}
# How often a further act is of a stage, among the stages reached.
STAGE_WEIGHTS: Final = {"discover": 0.06, "join": 0.45, "contribute": 0.4, "lead": 0.6}
ACTS_A_DAY: Final = 0.045
MOST_ACTS: Final = 45
# Share of contributors who begin with the biomedical data loaders.
HACKERS: Final = 0.3
# How many of the threads opened last people still look at.
LOOKED_AT: Final = 60
# Members answer newcomers more often and sooner from one year to the next: the share of first threads, and the days on
# average. Whoever is answered writes again in two of three cases.
ANSWERED: Final = (0.35, 0.5, 0.65, 0.75)
ANSWERED_DAYS: Final = (5.0, 3.0, 1.5, 0.8)
WRITES_AGAIN: Final = 0.65


class Story:
    """Plays a community's people, second by second."""

    def __init__(self, community: Community, people: Sequence[Person], seed: int, span: Span) -> None:
        self.community = community
        self.people = people
        self.span = span
        self.world = World(community.slug, REPOSITORIES[community.slug], span)
        self.dice = random.Random(f"{seed}/{community.slug}/story")
        self._calendar: list[tuple[datetime, int, Callable[[datetime], None]]] = []
        self._count = 0
        # a dictionary, since threads are closed in any order
        self._open: dict[int, Thread] = {}
        self._members, self._mergers = Crowd(), Crowd()
        self._marked: set[tuple[str, str, str]] = set()
        self._tags = 0

    def play(self) -> World:
        """Play until the exports end."""
        for person in self.people:
            self._schedule(person)
        self._schedule_programs()
        while self._calendar and self._calendar[0][0] < self.span.ends_at:
            at, _, happens = heappop(self._calendar)
            happens(at)
        self.world.end()
        self.world.number_all()
        return self.world

    def _at(self, at: datetime, happens: Callable[[datetime], None]) -> None:
        # The count keeps acts of the same second in order: functions cannot be compared.
        self._count += 1
        heappush(self._calendar, (at.replace(microsecond=0), self._count, happens))

    def _schedule(self, person: Person) -> None:
        # each stage's first act, then more of the same until the person leaves
        firsts = {stage: at for stage in STAGES if (at := person.at[stage]) is not None}
        if self._is_hacker(person):
            self._schedule_loaders(person, firsts.pop("join"), firsts.pop("contribute"))
        for stage, at in firsts.items():
            self._at(at, partial(self._act, person, stage, first=True))
        self._schedule_rights(person)
        began = min(at for at in person.at.values() if at is not None)
        stays = (person.left_at - began).total_seconds()
        many = min(MOST_ACTS, round(stays / 86_400 * ACTS_A_DAY * person.vigour))
        for _ in range(many):
            self._at(began + timedelta(seconds=1 + int(self.dice.random() * stays)), partial(self._act_again, person))

    def _schedule_rights(self, person: Person) -> None:
        contributed, led = person.at["contribute"], person.at["lead"]
        if contributed:
            self._at(contributed + timedelta(seconds=1), lambda _: self._members.enter(person))
        # where merging is work on the book, leaders have to have contributed too
        if led and (contributed or self.community.slug == "bigscience"):
            since = led if self.community.slug == "bigscience" or not contributed else max(led, contributed)
            self._at(since + timedelta(seconds=1), lambda _: self._mergers.enter(person))

    def _act_again(self, person: Person, at: datetime) -> None:
        reached = [stage for stage in STAGES if person.reached(stage, at - timedelta(seconds=1))]
        stage = self.dice.choices(reached, [STAGE_WEIGHTS[name] for name in reached])[0]
        self._act(person, stage, at, first=False)

    def _act(self, person: Person, stage: str, at: datetime, *, first: bool) -> None:
        acts = {"discover": self._notice, "join": self._speak, "contribute": self._work, "lead": self._carry}
        acts[stage](person, at, first=first)

    def _notice(self, person: Person, at: datetime, *, first: bool) -> None:
        repository, action = self._somewhere(), "starred" if self.dice.random() < 0.85 else "forked"
        if first or (repository, action, person.login) not in self._marked:
            self._mark(repository, action, person, at)

    def _mark(self, repository: str, action: str, person: Person, at: datetime, tag: str = "") -> None:
        self._marked.add((repository, action, person.login))
        self.world.marks.append(Mark(repository, action, person, at, tag))

    def _speak(self, person: Person, at: datetime, *, first: bool) -> None:
        thread = self._thread_of_another(person)
        if thread is None or self.dice.random() < (0.45 if first else 0.25):
            self._open_issue(person, at, first=first)
            return
        claims = self.community.slug == "bigscience" and not thread.is_pull and self.dice.random() < 0.5
        thread.comments.append(Comment(person, at, "#self-assign" if claims else self.dice.choice(words.COMMENTS)))
        if first:
            self._await_answer(thread, person, at)

    def _open_issue(self, person: Person | None, at: datetime, *, first: bool = False) -> Thread:
        labels = []
        if any(burst.from_on <= at.date() <= burst.until_on for burst in self.community.bursts):
            labels.append(f"book-dash-{at:%Y-%m}")
        elif self.dice.random() < 0.35:
            labels.append(self.dice.choice(words.LABELS))
        issue = Thread(self._somewhere(), person, at, self.dice.choice(words.ISSUES), tuple(labels))
        self._add(issue)
        if first and self.dice.random() < 0.5:
            issue.comments.append(Comment(WELCOME, at + timedelta(seconds=4), words.WELCOME))
        if first and person:
            self._await_answer(issue, person, at)
        if self.dice.random() < 0.55:
            self._at(at + self._some(days=30), partial(self._close, issue, person))
        return issue

    def _await_answer(self, thread: Thread, newcomer: Person, at: datetime) -> None:
        year = min((at - self.span.starts_at).days // 365, len(ANSWERED) - 1)
        if self.dice.random() < ANSWERED[year]:
            self._at(at + self._some(days=ANSWERED_DAYS[year]), partial(self._answer, thread, newcomer))

    def _answer(self, thread: Thread, newcomer: Person, at: datetime) -> None:
        member = self._members.draw(self.dice, at, newcomer)
        # a comment shows joining, so only people who have joined may write one
        if thread.closed_at is not None or member is None or not member.reached("join", at):
            return
        thread.comments.append(Comment(member, at, self.dice.choice(words.ANSWERS)))
        if self.dice.random() < WRITES_AGAIN and newcomer.reached("join", at):
            thread.comments.append(Comment(newcomer, at + self._some(days=2), self.dice.choice(words.THANKS)))

    def _close(self, thread: Thread, person: Person | None, at: datetime) -> None:
        if thread.closed_at is None:
            thread.closed_at, thread.closed_by = at, person
            del self._open[id(thread)]

    def _seen(self, person: Person, many: int = LOOKED_AT) -> list[Thread]:
        """List the open threads of others among those opened last, the oldest first."""
        newest = islice(reversed(self._open.values()), many)
        return [thread for thread in newest if thread.author is not person][::-1]

    def _work(self, person: Person, at: datetime, *, first: bool) -> None:
        if self.dice.random() < (0.15 if first else 0.4):
            pulls = [thread for thread in self._seen(person) if thread.is_pull]
            if pulls:
                pull = self.dice.choice(pulls[-8:])
                pull.reviews.append(Review(person, at, self.dice.choice(("APPROVED", "COMMENTED"))))
                return
        pull = self._open_pull(person, self._somewhere(), at, self.dice.choice(words.CHANGES))
        if first:
            self._await_answer(pull, person, at)

    def _open_pull(self, person: Person, repository: str, at: datetime, title: str) -> Thread:
        pull = Thread(repository, person, at, title, is_pull=True, squashed=self.dice.random() < 0.4)
        self._add(pull)
        chance = self.dice.random()
        if chance < 0.82:
            self._at(at + self._some(days=9) + timedelta(minutes=30), partial(self._land, pull))
        elif chance < 0.9:
            self._at(at + self._some(days=20), partial(self._close, pull, person))
        if self.dice.random() < 0.2 and person.reached("join", at):
            pull.reviews.append(Review(person, at + timedelta(minutes=7), "COMMENTED"))
        return pull

    def _land(self, pull: Thread, at: datetime, *, by: Person | None = None) -> None:
        # merged by a person with the right, or by the author
        author = pull.author
        if pull.closed_at is not None or author is None:
            return
        if by is None:
            able = self._mergers.draw(self.dice, at, author)
            by = able if able and (author.is_bot or self.dice.random() < 0.75) else author
        if by.is_bot:
            return
        pull.closed_at = pull.merged_at = at
        pull.closed_by = pull.merged_by = by
        pull.squashed = pull.squashed or not by.reached("contribute", at)
        pull.commits = list(self._commits(pull, author, by, at))
        del self._open[id(pull)]

    def _commits(self, pull: Thread, author: Person, by: Person, at: datetime) -> Iterator[Commit]:
        paths = words.PATHS[self.community.slug]
        about = self.dice.sample(paths, k=self.dice.randint(1, 2))
        if pull.squashed:
            yield Commit(author, at, pull.title, tuple(about), self._company(author, at))
            return
        span = (at - pull.opened_at).total_seconds()
        for moment in sorted(self.dice.random() for _ in range(self.dice.randint(1, 3))):
            when = pull.opened_at + timedelta(seconds=1 + int(moment * (span - 2)))
            yield Commit(author, when, self.dice.choice(words.COMMITS), tuple(about), self._company(author, when))
        yield Commit(by, at, f"Merge pull request #{{number}} from {pull.fork}/{pull.branch}", is_merge=True, web=True)

    def _company(self, author: Person, at: datetime) -> tuple[Person, ...]:
        """Find somebody who wrote a commit together with its author."""
        if author.is_bot or self.dice.random() > 0.12:
            return ()
        # a commit is older than its merge, so who is a member now may not have been one then
        other = self._members.draw(self.dice, at, author)
        return (other,) if other and other.reached("contribute", at) else ()

    def _carry(self, person: Person, at: datetime, *, first: bool) -> None:
        """Merge somebody else's change, close somebody else's issue, or release: what counts as leading here."""
        mine = [thread for thread in self._seen(person) if thread.author is not None]
        if self.community.slug == "bigscience":
            pulls = [thread for thread in mine if thread.is_pull and thread.opened_at < at - timedelta(minutes=5)]
            pulls = [pull for pull in pulls if pull.repository != BIOMEDICAL]
            if pulls and self.dice.random() < 0.7:
                self._land(self.dice.choice(pulls[-6:]), at, by=person)
                return
        issues = [thread for thread in mine if not thread.is_pull and thread.opened_at < at]
        if issues and self.dice.random() < 0.9:
            self._close(self.dice.choice(issues), person, at)
        elif first or self.dice.random() < 0.2:
            self._tags += 1
            self._mark(self.world.repositories[0], "released", person, at, f"v0.{self._tags}")

    def _is_hacker(self, person: Person) -> bool:
        joined, contributed, led = (person.at[stage] for stage in ("join", "contribute", "lead"))
        if self.community.slug != "bigscience" or joined is None or contributed is None:
            return False
        return contributed - joined > timedelta(days=2) and led is None and self.dice.random() < HACKERS

    def _schedule_loaders(self, person: Person, joined: datetime, contributed: datetime) -> None:
        # the first is opened on joining, the third accepted on becoming a contributor
        span = contributed - joined
        for opened, landed in ((0.0, 0.3), (0.35, 0.6), (0.7, 1.0)):
            self._at(joined + span * opened, partial(self._open_loader, person, joined + span * landed))

    def _open_loader(self, person: Person, lands_at: datetime, at: datetime) -> None:
        pull = Thread(BIOMEDICAL, person, at, self.dice.choice(words.LOADERS), is_pull=True, squashed=True)
        self._add(pull)
        self._at(lands_at, partial(self._land, pull))

    def _schedule_programs(self) -> None:
        # programs, and a deleted account: none of them may be counted as people
        months = int((self.span.ends_at - self.span.starts_at).days // 61)
        for number in range(1, months):
            at = self.span.starts_at + timedelta(days=61 * number, seconds=self.dice.randint(0, 80_000))
            self._at(at, partial(self._bump, number))
            self._at(at + timedelta(days=3), self._thank)
        self._at(self.span.starts_at + timedelta(days=400, hours=5), self._ask_and_vanish)

    def _bump(self, number: int, at: datetime) -> None:
        self._open_pull(
            DEPENDABOT, self.world.repositories[0], at, f"Bump demo-package from 1.{number - 1} to 1.{number}"
        )

    def _thank(self, at: datetime) -> None:
        commit = Commit(RECOGNISER, at, "docs: update .all-contributorsrc [skip ci]", (".all-contributorsrc",))
        self.world.commits.append((self.world.repositories[0], commit))

    def _ask_and_vanish(self, at: datetime) -> None:
        issue = self._open_issue(None, at)
        issue.comments.append(Comment(None, at + timedelta(hours=2), self.dice.choice(words.COMMENTS)))

    def _add(self, thread: Thread) -> None:
        self.world.threads.append(thread)
        self._open[id(thread)] = thread

    def _somewhere(self) -> str:
        return self.dice.choices(self.world.repositories, REPOSITORY_WEIGHTS[self.community.slug])[0]

    def _thread_of_another(self, person: Person) -> Thread | None:
        # the loaders' threads are left out: their dates are the truth of stages
        others = [thread for thread in self._seen(person, 14) if thread.repository != BIOMEDICAL]
        return self.dice.choice(others) if others else None

    def _some(self, *, days: float) -> timedelta:
        return timedelta(seconds=60 + int(self.dice.expovariate(1 / days) * 86_400))
