"""Which open task is near what somebody did? Threads that the community marked for newcomers, with the reason.

Near by place, by labels, and by words of titles, rare ones more. Left out: how hard a task is, and whether somebody
works on it without having said so. Labels are those of the newest export, also for an earlier day: some may have been
added later.
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
from journeys.model.communities.community import Community, default_actions, matches

DEFAULT_LABELS: Final = (
    *("good first issue*", "good-first-*", "help wanted", "help-wanted", "easy", "E-easy", "beginner*"),
    "first-timers-only",
)
"""What marks a task for newcomers where the definition names no label."""
WEIGHTS: Final = {"same_place": 0.3, "same_labels": 0.3, "same_words": 0.4}
"""The weight of each part in the whole."""
PARTS: Final = tuple(WEIGHTS)
MOST_TASKS: Final = 3
CLAIM_DAYS: Final = 30
"""A task that somebody claimed so recently is theirs."""
STALE_DAYS: Final = 365
"""A task in which nobody did anything for so long is not suggested: it may be done, or no longer wanted."""
WORDS_NAMED: Final = 3
"""Labels and words that a reason names."""
_THREAD: Final = ["place", "thread"]
_WORD: Final = re.compile(r"[^\W\d_]{3,}")
_PLAIN: Final = frozenset(
    "about add adding all and are but can does for from have how into issue make more need needs new not now our "
    "remove should some that the their them there these they this too update using was what when where which who why "
    "use will with without you your".split()
)
"""Words that do not say what a thread is about."""
_Table = npt.NDArray[np.float64]


class _Touched(NamedTuple):
    """The threads in which somebody acted, and all labels and words that these are about."""

    threads: frozenset[tuple[str, str]]
    tags: frozenset[str]
    words: frozenset[str]


_NOTHING: Final = _Touched(frozenset(), frozenset(), frozenset())


def suggest_tasks(
    candidates: Sequence[str], acts: pd.DataFrame, threads: pd.DataFrame, community: Community, *, as_of: datetime
) -> pd.DataFrame:
    """Suggest open tasks near what each candidate did before an instant.

    Returns
    -------
    Rows of :data:`journeys.model.tables.TASKS`: at most three a candidate, by name, the nearest first; none for
    candidates near no open task. ``same_place`` is the share of their acts there, ``same_labels`` and ``same_words``
    the similarity to the most similar thread in which they acted; ``near`` is the parts' mean weighted by
    :data:`WEIGHTS`.
    """
    own = own_acts(acts, as_of)
    theirs = own[own["person"].isin(set(candidates)) & ~own["action"].isin(default_actions("discover"))]
    described = _describe(threads[threads["opened_at"] < as_of], community)
    tasks = find_tasks(described, own, community, as_of=as_of)
    if theirs.empty or tasks.empty:
        return tables.TASKS.of()
    touched = theirs[["person", *_THREAD]].drop_duplicates().merge(described, on=_THREAD)
    first = _nearest(theirs, touched, tasks, described)
    by_person = {str(person): _sum_up(rows) for person, rows in touched.groupby("person")}
    own_threads = [by_person.get(person, _NOTHING) for person in first["person"]]
    why: dict[str, Any] = {
        "mark": [marks[0] for marks in first["marks"]],
        "touched": [
            (place, thread) in own.threads
            for place, thread, own in zip(first["place"], first["thread"], own_threads, strict=True)
        ],
        "common_labels": _first_common(first["tags"], [own.tags for own in own_threads]),
        "common_words": _first_common(first["words"], [own.words for own in own_threads]),
    }
    return tables.TASKS.of(first.assign(**why))


def _first_common(ones: Iterable[frozenset[str]], others: Iterable[frozenset[str]]) -> pd.Series:
    return pd.Series(
        [sorted(one & other)[:WORDS_NAMED] for one, other in zip(ones, others, strict=True)], dtype="object"
    )


def find_tasks(threads: pd.DataFrame, acts: pd.DataFrame, community: Community, *, as_of: datetime) -> pd.DataFrame:
    """Find the open threads that the community marked for newcomers, that nobody has taken, and that are not stale.

    Returns
    -------
    The rows of ``threads`` with ``marks`` (the labels that mark them) and ``last_at``. A pull request is a task only
    if a label asks for its review: otherwise it is somebody's own work.
    """
    is_open = (threads["opened_at"] < as_of) & ~(threads["closed_at"] < as_of)
    patterns = _task_labels(community)
    marks = [_marks(row["place"], row["labels"], patterns) for row in threads[is_open].to_dict("records")]
    tasks = threads[is_open].assign(marks=pd.Series(marks, index=threads.index[is_open], dtype=object))
    is_pull = tasks["thread"].str.startswith("pull/")
    asks_review = tasks["marks"].map(lambda labels: any("review" in label for label in labels))
    tasks = tasks[tasks["marks"].map(len).gt(0) & (~is_pull | asks_review)]
    before = acts[(acts["at"] < as_of) & acts["thread"].notna()]
    claims = before[(before["action"] == "claimed") & (before["at"] >= as_of - pd.Timedelta(days=CLAIM_DAYS))]
    last = before.groupby(_THREAD, as_index=False).agg(last_at=("at", "max"))
    taken = claims[_THREAD].drop_duplicates().assign(is_taken=True)
    tasks = tasks.merge(last, on=_THREAD, how="left").merge(taken, on=_THREAD, how="left")
    # a thread may have no act: those of people who opted out are removed
    tasks["last_at"] = tasks[["opened_at", "last_at"]].max(axis="columns")
    is_fresh = tasks["last_at"] >= as_of - pd.Timedelta(days=STALE_DAYS)
    return tasks[is_fresh & tasks["is_taken"].isna()].drop(columns="is_taken").reset_index(drop=True)


def _task_labels(community: Community) -> list[tuple[str, tuple[str, ...]]]:
    """Return the labels that mark tasks for newcomers, as patterns, each with the places where it counts."""
    patterns = [(label.lower(), entry.places) for entry in community.entry_points for label in entry.labels]
    return patterns or [(label.lower(), ()) for label in DEFAULT_LABELS]


def _marks(place: str, labels: Iterable[str], patterns: Sequence[tuple[str, tuple[str, ...]]]) -> list[str]:
    """Return the labels that mark a thread of a place as a task."""
    return [
        label
        for label in labels
        if any(
            matches(pattern, label.lower()) and (not places or any(matches(one, place) for one in places))
            for pattern, places in patterns
        )
    ]


def _describe(threads: pd.DataFrame, community: Community) -> pd.DataFrame:
    """Add what each thread is about: the words of its title, and its labels that do not mark tasks."""
    # a label that marks tasks anywhere says nothing of what a thread is about, in no place
    everywhere = [(pattern, ()) for pattern, _ in _task_labels(community)]
    labels = {label for labels in threads["labels"] for label in labels}
    plain = {label: label.lower() for label in labels if not _marks("", [label], everywhere)}
    about = [
        frozenset(_WORD.findall(str(title).lower())) - _PLAIN if wording.known(title) else frozenset()
        for title in threads["title"]
    ]
    tags = [frozenset(plain[label] for label in labels if label in plain) for labels in threads["labels"]]
    columns = {"words": about, "tags": tags}
    return threads.assign(
        **{name: pd.Series(sets, index=threads.index, dtype=object) for name, sets in columns.items()}
    )


def _nearest(theirs: pd.DataFrame, touched: pd.DataFrame, tasks: pd.DataFrame, every: pd.DataFrame) -> pd.DataFrame:
    """Return the tasks nearest to each candidate, without those that they opened; of equals the newest first."""
    tasks = tasks.sort_values(["opened_at", *_THREAD], ascending=[False, True, True], ignore_index=True)
    people = pd.Index(sorted(set(theirs["person"])), dtype="str", name="person")
    shares = pd.crosstab(theirs["person"], theirs["place"], normalize="index").reindex(people)
    owner = people.get_indexer(pd.Index(touched["person"]))
    parts = {
        "same_place": shares.reindex(columns=tasks["place"], fill_value=0).to_numpy(dtype="float64"),
        "same_labels": _similarity(touched["tags"], tasks["tags"], every["tags"], owner, len(people)),
        "same_words": _similarity(touched["words"], tasks["words"], every["words"], owner, len(people)),
    }
    near = sum((WEIGHTS[part] * table for part, table in parts.items()), start=np.zeros((len(people), len(tasks))))
    near[people.to_numpy()[:, None] == tasks["opener"].to_numpy()[None, :]] = 0
    column = np.argsort(-near, axis=1, kind="stable")[:, :MOST_TASKS]
    row, rank = (place.ravel() for place in np.indices(column.shape))
    chosen = tasks.iloc[column.ravel()].reset_index(drop=True)
    values = {part: table[row, column.ravel()] for part, table in {**parts, "near": near}.items()}
    pairs = chosen.assign(person=people[row], rank=rank + 1, **values)
    return pairs[pairs["near"] > 0].reset_index(drop=True)


def _similarity(
    theirs: pd.Series, tasks: pd.Series, every: pd.Series, owner: npt.NDArray[np.intp], people: int
) -> _Table:
    """Compute the similarity of each task to each person's most similar thread: a cosine of weights by rarity."""
    counts = Counter(name for names in every for name in names)
    number = {name: position for position, name in enumerate(counts)}
    # the smoothed inverse document frequency, with which a name in every thread still weighs 1
    rarity = np.array([log((1 + len(every)) / (1 + times)) + 1 for times in counts.values()])
    cosine = (_rows(theirs, number, rarity) @ _rows(tasks, number, rarity).T).toarray()
    best = np.zeros((people, len(tasks)))
    np.maximum.at(best, owner, cosine)
    return best


def _rows(sets: pd.Series, number: dict[str, int], rarity: _Table) -> sparse.csr_array:
    """Compute one row of length 1 a set, in which rare names weigh more."""
    # sorted, since a set has no order of its own: sums of floats depend on theirs
    columns = np.array([number[name] for names in sets for name in sorted(names)], dtype="int64")
    counts = np.array([len(names) for names in sets], dtype="int64")
    weights = rarity[columns]
    row = np.repeat(np.arange(len(counts)), counts)
    length = np.sqrt(np.bincount(row, weights**2, minlength=len(counts)))
    return sparse.csr_array((weights / length[row], (row, columns)), shape=(len(counts), len(number)))


def _sum_up(threads: pd.DataFrame) -> _Touched:
    every = frozenset(zip(threads["place"], threads["thread"], strict=True))
    return _Touched(every, *(frozenset().union(*threads[name]) for name in ("tags", "words")))
