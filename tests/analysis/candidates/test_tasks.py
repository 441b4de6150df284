"""Which open task is near what somebody touched, by hand."""

import pandas as pd
import pytest

from journeys.analysis.candidates.tasks import find_tasks, suggest_tasks
from journeys.model import tables
from journeys.model.communities.community import Community, EntryPoint
from journeys.sentences.candidates import task
from tests.analysis.deeds import PLACE, UNTIL, deed, table
from tests.analysis.frames import COMMUNITY
from tests.tables import made

OTHER = "github:hand/other"
EASY = ["good first issue"]


def thread(name, title, labels=(), opener="opal", days=40, closed=None, place=PLACE):
    opened, shut = (None if ago is None else UNTIL - pd.Timedelta(days=ago) for ago in (days, closed))
    return dict(zip(tables.THREADS.columns, (place, name, title, list(labels), opener, opened, shut), strict=True))


def threads_of(*rows):
    return made(tables.THREADS, rows)


def found(*rows, acts=(), community=COMMUNITY):
    return find_tasks(threads_of(*rows), table(*acts), community, as_of=UNTIL)["thread"].tolist()


def test_a_task_is_open_on_the_day_and_marked_for_newcomers():
    rows = [
        thread("issue/1", "open", EASY),
        thread("issue/2", "closed", EASY, closed=3),
        thread("issue/3", "closed later", EASY, closed=-3),
        thread("issue/4", "opened later", EASY, days=-1),
        thread("issue/5", "for those who know", ["bug"]),
        thread("issue/6", "of a kind", ["Good-First-Docs"]),
    ]
    assert found(*rows) == ["issue/1", "issue/3", "issue/6"]


def test_where_a_definition_names_labels_they_alone_mark_tasks():
    doors = (EntryPoint("Dash", labels=("Dash-*",)), EntryPoint("Away", labels=("help wanted",), places=(OTHER,)))
    community = Community(slug="hand", name="Handmade", entry_points=doors)
    rows = [
        thread("issue/1", "by default", EASY),
        thread("issue/2", "dash", ["dash-may21"]),
        thread("issue/3", "not here", ["help wanted"]),
        thread("issue/4", "there", ["help wanted"], place=OTHER),
    ]
    assert found(*rows, community=community) == ["issue/2", "issue/4"]


def test_somebodys_own_work_is_no_task_and_what_is_claimed_or_stale_is_left():
    rows = [
        thread("pull/1", "somebody's work", EASY),
        thread("issue/2", "claimed lately", EASY),
        thread("issue/3", "claimed long ago", EASY),
        thread("issue/4", "stale", EASY, days=400),
        thread("issue/5", "old, but spoken of", EASY, days=400),
    ]
    acts = [deed("ben", 10, "claimed", thread="issue/2"), deed("ben", 31, "claimed", thread="issue/3")]
    assert found(*rows, acts=[*acts, deed("ben", 9, "commented", thread="issue/5")]) == ["issue/3", "issue/5"]
    review = Community(slug="hand", name="Handmade", entry_points=(EntryPoint("r", labels=("good first review",)),))
    assert found(thread("pull/1", "to be read", ["good first review"]), community=review) == ["pull/1"]


# ada spoke twice in the first place, of the broken glossary (docs), and once in the other, in no known thread
THREADS = threads_of(
    thread("issue/1", "Glossary is broken", ["docs"], days=90, closed=50),
    thread("issue/2", "Write the glossary", ["docs", *EASY], days=40),
    thread("issue/3", "Faster tests", [*EASY, "ci"], days=20),
    thread("issue/4", "Colours of the logo", EASY, days=5, place=OTHER),
    thread("issue/5", "Glossary for all", ["docs", *EASY], opener="ada"),
    thread("issue/6", "Elsewhere", EASY, place="github:hand/third"),
)
ACTS = table(
    deed("ada", 60, "commented", thread="issue/1"),
    deed("ada", 59, "commented", thread="issue/1"),
    deed("ada", 58, "commented", thread="issue/77", place=OTHER),
    deed("star", 9, "starred"),
    deed("ben", 3, "commented", thread="issue/2"),
)


def test_the_nearest_tasks_come_first_with_the_reason_in_words():
    tasks = suggest_tasks(["ada", "star"], ACTS, THREADS, COMMUNITY, as_of=UNTIL)
    # two thirds of ada's acts are in the first place; what ada opened and what is not near at all is not suggested
    assert tasks[["person", "rank", "thread"]].to_numpy().tolist() == [
        ["ada", 1, "issue/2"],
        ["ada", 2, "issue/3"],
        ["ada", 3, "issue/4"],
    ]
    first = tasks.iloc[0]
    assert first["same_place"] == pytest.approx(2 / 3)
    assert first["same_labels"] == pytest.approx(1), "docs is the only label of both that marks no task"
    # six titles; glossary is in three: ln(7/4) + 1 = 1.560; broken and write in one each: ln(7/2) + 1 = 2.253
    assert first["same_words"] == pytest.approx(1.5596**2 / (1.5596**2 + 2.2528**2), rel=1e-3)
    assert first["near"] == pytest.approx(0.3 * 2 / 3 + 0.3 + 0.4 * first["same_words"])
    assert task(first, UNTIL) == (
        "marked good first issue; in hand/made, where they act; labels in common: docs; words in common: glossary; "
        "opened about 6 weeks ago, last act 3 days ago"
    )
    assert tasks["near"].tolist()[1:] == pytest.approx([0.3 * 2 / 3, 0.3 / 3])


def test_a_task_somebody_spoke_in_already_is_said_to_be_one():
    tasks = suggest_tasks(["ben"], ACTS, THREADS, COMMUNITY, as_of=UNTIL)
    assert tasks.iloc[0][["thread", "near"]].tolist() == ["issue/2", pytest.approx(1)]
    assert "they wrote in it already" in task(tasks.iloc[0], UNTIL)


def test_nothing_from_the_day_on_is_looked_at():
    later = [deed("ada", -2, "commented", thread="issue/3"), deed("ben", -2, "claimed", thread="issue/2")]
    more = threads_of(*THREADS.to_dict("records"), thread("issue/9", "Glossary", ["docs", *EASY], days=-1))
    now = suggest_tasks(["ada", "ben"], ACTS, THREADS, COMMUNITY, as_of=UNTIL)
    shifted = suggest_tasks(["ada", "ben"], table(*ACTS.to_dict("records"), *later), more, COMMUNITY, as_of=UNTIL)
    pd.testing.assert_frame_equal(now, shifted)


def test_the_order_of_rows_does_not_matter():
    drawn = {"frac": 1, "random_state": 3}
    now = suggest_tasks(["ada", "ben"], ACTS, THREADS, COMMUNITY, as_of=UNTIL)
    again = suggest_tasks(["ben", "ada"], ACTS.sample(**drawn), THREADS.sample(**drawn), COMMUNITY, as_of=UNTIL)
    pd.testing.assert_frame_equal(now, again)


def test_without_candidates_or_tasks_nothing_is_suggested():
    assert suggest_tasks([], ACTS, THREADS, COMMUNITY, as_of=UNTIL).empty
    assert suggest_tasks(["ada"], ACTS, threads_of(), COMMUNITY, as_of=UNTIL).empty
    assert suggest_tasks(["ada"], table(), THREADS, COMMUNITY, as_of=UNTIL).empty
