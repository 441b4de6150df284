"""Which open task is near what somebody touched? Threads that the community marked for newcomers, with the reason.

Near by place, by labels, and by words of titles, the rarer the more. Left out: how hard a task is, and whether somebody
works on it without having said so. Labels are those that the newest export tells, not those of the day: of an earlier
day, some may have been put later.
"""

import re
from collections import Counter
from collections.abc import Iterable, Sequence
from datetime import datetime
from math import log
from typing import Any, Final, NamedTuple

import numpy as np
import numpy.typing as npt
import pandas as pd
from scipy import sparse

from journeys.analysis.acts import own_acts
from journeys.model import tables, wording
from journeys.model.community import Community, default_actions, matches

DEFAULT_LABELS: Final = (
    *("good first issue*", "good-first-*", "help wanted", "help-wanted", "easy", "E-easy", "beginner*"),
    "first-timers-only",
)
"""What marks a task for newcomers where the definition names no label."""
WEIGHTS: Final = {"same_place": 0.3, "same_labels": 0.3, "same_words": 0.4}
"""What each part counts in the whole."""
PARTS: Final = tuple(WEIGHTS)
MOST_TASKS: Final = 3
CLAIM_DAYS: Final = 30
"""A task that somebody claimed so recently is theirs."""
STALE_DAYS: Final = 365
"""A task in which nobody did anything for so long is not suggested: it may be done, or wanted no longer."""
WORDS_NAMED: Final = 3
"""Labels and words that a reason names."""
_THREAD: Final = ["place", "thread"]
_WORD: Final = re.compile(r"[^\W\d_]{3,}")
_PLAIN: Final = frozenset(
    "about add adding all and are but can does for from have how into issue make more need needs new not now our "
    "remove should some that the their them there these they this too update using was what when where which who why "
    "use will with without you your".split()
)
"""Words that say nothing of what a thread is about."""
_Table = npt.NDArray[np.float64]


class _Touched(NamedTuple):
    """The threads that somebody touched, and all labels and words that these are about."""

    threads: frozenset[tuple[str, str]]
    tags: frozenset[str]
    words: frozenset[str]


_NOTHING: Final = _Touched(frozenset(), frozenset(), frozenset())


def suggest_tasks(
    candidates: Sequence[str], acts: pd.DataFrame, threads: pd.DataFrame, community: Community, *, as_of: datetime
) -> pd.DataFrame:
    """Suggest open tasks near what each candidate touched.

    Parameters
    ----------
    candidates
        People.
    acts
        Rows are acts; columns of :data:`journeys.model.tables.ACTS`.
    threads
        Rows are threads; columns of :data:`journeys.model.tables.THREADS`.
    community
        Whose labels mark tasks for newcomers.
    as_of
        The first instant that is not looked at.

    Returns
    -------
    Rows are tasks, at most three a candidate, by name, the nearest first: ``person``, ``rank`` from 1, ``place``,
    ``thread``, ``title`` (null if not told), ``opened_at``, ``last_at`` (of the last act in it); the parts, each 0 to
    1: ``same_place`` (the part of their acts that were there), ``same_labels`` and ``same_words`` (how like it is to
    the likest thread they touched); ``near``, the parts' mean weighted by :data:`WEIGHTS`; then why: the label that
    marks it (``mark``), whether they ``touched`` it already, and up to three ``common_labels`` and ``common_words``.
    Candidates near no open task are not in it.
    """
    own = own_acts(acts, as_of)
    theirs = own[own["person"].isin(set(candidates)) & ~own["action"].isin(default_actions("discover"))]
    known = _told(threads[threads["opened_at"] < as_of], community)
    tasks = find_tasks(known, own, community, as_of=as_of)
    if theirs.empty or tasks.empty:
        return tables.TASKS.of()
    touched = theirs[["person", *_THREAD]].drop_duplicates().merge(known, on=_THREAD)
    first = _nearest(theirs, touched, tasks, known)
    own_threads = {str(person): _sum_up(rows) for person, rows in touched.groupby("person")}
    known_to = [own_threads.get(person, _NOTHING) for person in first["person"]]
    why: dict[str, Any] = {
        "mark": [marks[0] for marks in first["marks"]],
        "touched": [
            (place, thread) in own.threads
            for place, thread, own in zip(first["place"], first["thread"], known_to, strict=True)
        ],
        "common_labels": _first_common(first["tags"], [own.tags for own in known_to]),
        "common_words": _first_common(first["words"], [own.words for own in known_to]),
    }
    return tables.TASKS.of(first.assign(**why))


def _first_common(ones: Iterable[frozenset[str]], others: Iterable[frozenset[str]]) -> pd.Series:
    return pd.Series(
        [sorted(one & other)[:WORDS_NAMED] for one, other in zip(ones, others, strict=True)], dtype="object"
    )


def find_tasks(threads: pd.DataFrame, acts: pd.DataFrame, community: Community, *, as_of: datetime) -> pd.DataFrame:
    """Find the open threads that the community marked for newcomers, that nobody has taken, and that are not stale.

    Parameters
    ----------
    threads, acts, community, as_of
        As for :func:`suggest_tasks`.

    Returns
    -------
    The rows of ``threads`` with ``marks`` (the labels that mark them) and ``last_at``. A pull request is a task only
    if a label asks for its review: else it is somebody's own work.
    """
    is_open = (threads["opened_at"] < as_of) & ~(threads["closed_at"] < as_of)
    doors = _doors(community)
    marks = [_marks(row["place"], row["labels"], doors) for row in threads[is_open].to_dict("records")]
    found = threads[is_open].assign(marks=pd.Series(marks, index=threads.index[is_open], dtype=object))
    is_pull = found["thread"].str.startswith("pull/")
    asks_review = found["marks"].map(lambda labels: any("review" in label for label in labels))
    found = found[found["marks"].map(len).gt(0) & (~is_pull | asks_review)]
    before = acts[(acts["at"] < as_of) & acts["thread"].notna()]
    claims = before[(before["action"] == "claimed") & (before["at"] >= as_of - pd.Timedelta(days=CLAIM_DAYS))]
    last = before.groupby(_THREAD, as_index=False).agg(last_at=("at", "max"))
    taken = claims[_THREAD].drop_duplicates().assign(is_taken=True)
    known = found.merge(last, on=_THREAD, how="left").merge(taken, on=_THREAD, how="left")
    known["last_at"] = known[["opened_at", "last_at"]].max(axis="columns")
    is_fresh = known["last_at"] >= as_of - pd.Timedelta(days=STALE_DAYS)
    return known[is_fresh & known["is_taken"].isna()].drop(columns="is_taken").reset_index(drop=True)


def _doors(community: Community) -> list[tuple[str, tuple[str, ...]]]:
    """Give the labels that mark tasks for newcomers, as patterns, each with the places it is asked for in."""
    doors = [(label.lower(), door.places) for door in community.entry_points for label in door.labels]
    return doors or [(label.lower(), ()) for label in DEFAULT_LABELS]


def _marks(place: str, labels: Iterable[str], doors: Sequence[tuple[str, tuple[str, ...]]]) -> list[str]:
    """Name the labels that mark a thread."""
    return [
        label
        for label in labels
        if any(
            matches(pattern, label.lower()) and (not places or any(matches(one, place) for one in places))
            for pattern, places in doors
        )
    ]


def _told(threads: pd.DataFrame, community: Community) -> pd.DataFrame:
    """Add what each thread is about: the words of its title, and its labels that do not mark tasks."""
    doors = [(pattern, ()) for pattern, _ in _doors(community)]
    labels = {label for labels in threads["labels"] for label in labels}
    plain = {label: label.lower() for label in labels if not _marks("", [label], doors)}
    about = [
        frozenset(_WORD.findall(str(title).lower())) - _PLAIN if wording.known(title) else frozenset()
        for title in threads["title"]
    ]
    tags = [frozenset(plain[label] for label in labels if label in plain) for labels in threads["labels"]]
    columns = {"words": about, "tags": tags}
    return threads.assign(
        **{name: pd.Series(sets, index=threads.index, dtype=object) for name, sets in columns.items()}
    )


def _nearest(theirs: pd.DataFrame, touched: pd.DataFrame, tasks: pd.DataFrame, known: pd.DataFrame) -> pd.DataFrame:
    """Give each candidate the tasks nearest to them, of those that they did not open; of equals the newest first."""
    tasks = tasks.sort_values(["opened_at", *_THREAD], ascending=[False, True, True], ignore_index=True)
    people = pd.Index(sorted(set(theirs["person"])), dtype="str", name="person")
    shares = pd.crosstab(theirs["person"], theirs["place"], normalize="index").reindex(people)
    owner = people.get_indexer(pd.Index(touched["person"]))
    parts = {
        "same_place": shares.reindex(columns=tasks["place"], fill_value=0).to_numpy(dtype="float64"),
        "same_labels": _likest(touched["tags"], tasks["tags"], known["tags"], owner, len(people)),
        "same_words": _likest(touched["words"], tasks["words"], known["words"], owner, len(people)),
    }
    near = sum((WEIGHTS[part] * table for part, table in parts.items()), start=np.zeros((len(people), len(tasks))))
    near[people.to_numpy()[:, None] == tasks["opener"].to_numpy()[None, :]] = 0
    column = np.argsort(-near, axis=1, kind="stable")[:, :MOST_TASKS]
    row, rank = (place.ravel() for place in np.indices(column.shape))
    chosen = tasks.iloc[column.ravel()].reset_index(drop=True)
    told = {part: table[row, column.ravel()] for part, table in {**parts, "near": near}.items()}
    pairs = chosen.assign(person=people[row], rank=rank + 1, **told)
    return pairs[pairs["near"] > 0].reset_index(drop=True)


def _likest(theirs: pd.Series, tasks: pd.Series, known: pd.Series, owner: npt.NDArray[np.intp], people: int) -> _Table:
    """Give for each person and task how like the task is to the likest thread the person touched: a cosine."""
    found = Counter(name for names in known for name in names)
    number = {name: position for position, name in enumerate(found)}
    rarity = np.array([log((1 + len(known)) / (1 + times)) + 1 for times in found.values()])
    like = (_rows(theirs, number, rarity) @ _rows(tasks, number, rarity).T).toarray()
    best = np.zeros((people, len(tasks)))
    np.maximum.at(best, owner, like)
    return best


def _rows(sets: pd.Series, number: dict[str, int], rarity: _Table) -> sparse.csr_array:
    """Give one row of length one a set, in which the rarer counts more."""
    columns = np.array([number[name] for names in sets for name in sorted(names)], dtype="int64")
    counts = np.array([len(names) for names in sets], dtype="int64")
    weights = rarity[columns]
    row = np.repeat(np.arange(len(counts)), counts)
    length = np.sqrt(np.bincount(row, weights**2, minlength=len(counts)))
    return sparse.csr_array((weights / length[row], (row, columns)), shape=(len(counts), len(number)))


def _sum_up(threads: pd.DataFrame) -> _Touched:
    """Put together what the threads are about that somebody touched."""
    every = frozenset(zip(threads["place"], threads["thread"], strict=True))
    return _Touched(every, *(frozenset().union(*threads[name]) for name in ("tags", "words")))
