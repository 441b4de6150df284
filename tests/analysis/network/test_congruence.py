from datetime import timedelta

import pandas as pd
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from journeys.analysis.network.congruence import measure_congruence
from tests.analysis.network.frames import HOME, UNTIL, acts_of, did, journeys_of


def measured(acts, **options):
    return measure_congruence(acts, journeys_of(acts), observed_until=UNTIL, **options)


def commits(*who, days=10, work="doc", place="github:hand/made"):
    return [did(name, action="committed", days=days, work=work, place=place) for name in who]


TALK = [did("a", "issue/1"), did("b", "issue/1")]


def test_pairs_who_commit_in_one_month_work_of_one_kind_are_held_against_those_who_talk():
    # side by side: a-b, a-c and b-c on documents; c-d on code. Of these only a and b share a thread: 1 of 4
    acts = acts_of(*TALK, *commits("a", "b", "c"), *commits("c", "d", work="code"))
    found = measured(acts)
    assert (found.pairs, found.share, found.silent_pairs, found.reason) == (4, 0.25, 3, None)
    assert found.silent[["person", "other", "times", "work", "month"]].values.tolist() == [
        ["a", "c", 1, "doc", "2021-12"],
        ["b", "c", 1, "doc", "2021-12"],
        ["c", "d", 1, "code", "2021-12"],
    ]
    assert (found.low, found.high) == (None, None)


def test_an_answer_outside_threads_is_talk_too():
    acts = acts_of(*TALK, *commits("a", "c"), did("c", toward="a"))
    assert measured(acts).share == 1


def test_another_month_kind_or_place_is_not_side_by_side():
    other = "github:else/where"
    acts = acts_of(
        *TALK,
        *[did(name, "issue/1", place=other) for name in "ab"],
        *commits("a"),
        *commits("b", days=50),
        *commits("c", work="code"),
        *commits("d", place=other),
    )
    found = measured(acts)
    assert found.reason == "nobody works side by side"
    assert (found.pairs, found.share) == (0, None)


def test_pairs_are_listed_by_how_often_they_worked_side_by_side_with_the_latest():
    acts = acts_of(*TALK, *commits("c", "d", days=70), *commits("c", "d", days=5), *commits("a", "d", days=100))
    found = measured(acts).silent
    assert found[["person", "other", "times", "work", "month"]].values.tolist() == [
        ["d", "c", 2, "doc", "2021-12"],
        ["a", "d", 1, "doc", "2021-09"],
    ]


def test_where_nobody_could_be_seen_to_talk_nothing_is_told():
    # a git log alone: threads have one person each
    acts = acts_of(*commits("a", "b"), did("a", "pull/1", action="landed_change"))
    found = measured(acts)
    assert found.share is None
    assert "could be seen to talk" in found.reason
    assert found.silent.columns.tolist() == ["person", "other", "times", "place", "work", "month", "path"]


def test_without_commits_changes_brought_in_one_month_are_side_by_side():
    changes = [did(name, f"pull/{name}", action="opened_change", days=10) for name in "abc"]
    assert measured(acts_of(*TALK, *changes)).pairs == 3
    # with commits told, those are what counts
    assert measured(acts_of(*TALK, *changes, *commits("a", "b"))).pairs == 1


def test_the_window_bounds_work_and_talk():
    acts = acts_of(*TALK, *commits("a", "b", days=10), did("c", "issue/2", days=20), did("a", "issue/2", days=20))
    whole, lately = measured(acts), measured(acts, since=acts["at"][2].to_pydatetime())
    assert (whole.share, lately.share) == (1, 0)


def test_those_who_keep_to_their_circle_at_work_and_in_talk_are_beyond_chance():
    talk, work = [], []
    for number, circle in enumerate(("abcd", "efgh", "ijkl", "mnop")):
        # alone at first and in the end: nobody is exchanged in their first and last thread
        talk += [did(name, f"issue/{day}{name}", days=day) for day in (80, 50) for name in circle]
        talk += [did(name, f"issue/{number + 4 * turn}", days=70 - turn) for turn in range(6) for name in circle]
        work += commits(*circle, work=("doc", "code", "test", "data")[number])
    found = measured(acts_of(*talk, *work), draws=39)
    assert found.share == 1
    assert found.high < 1


def files(*touched, place=HOME):
    """Paths as load_paths gives them, of (people by one letter each, path, days before the end of observation)."""
    rows = [(who, UNTIL - timedelta(days=days), place, path) for people, path, days in touched for who in people]
    table = pd.DataFrame(rows, columns=["person", "at", "place", "path"])
    return table.astype({"at": "datetime64[us, UTC]", "person": "str", "place": "str", "path": "str"})


def test_where_files_are_told_pairs_are_those_who_changed_the_same_one():
    # a-b both changed two files, b-c and c-d one: 3 pairs. Only a and b share a thread: 1 of 3.
    # All four committed documents in one month, which would be 6 pairs without the files
    acts = acts_of(*TALK, *commits("a", "b", "c", "d"))
    paths = files(("ab", "one.md", 400), ("ab", "two.md", 5), ("bcc", "three.md", 9), ("cd", "four.md", 2))
    found = measured(acts, paths=paths)
    assert (found.rests_on, found.pairs, found.silent_pairs, found.crowded) == ("files", 3, 2, 0)
    assert found.share == pytest.approx(1 / 3)
    assert found.silent.values.tolist() == [
        ["b", "c", 1, HOME, "", "", "three.md"],
        ["c", "d", 1, HOME, "", "", "four.md"],
    ]
    assert (measured(acts).rests_on, measured(acts).pairs) == ("months", 6)


def test_of_the_files_that_a_pair_shares_the_one_of_fewest_people_is_listed():
    paths = files(("abcd", "shared.md", 3), ("cd", "own.md", 8), ("bcd", "wide.md", 1))
    found = measured(acts_of(*TALK, *commits("a", "b", "c", "d")), paths=paths)
    first = found.silent.iloc[0]
    assert first[["person", "other", "times", "path"]].tolist() == ["c", "d", 3, "own.md"]


def test_a_file_that_very_many_people_changed_makes_no_pairs_and_is_counted():
    crowd = "abcdefghijklmnopqrstu"  # 21 people
    acts = acts_of(*TALK, *commits(*crowd))
    found = measured(acts, paths=files((crowd, "README.md", 9), (crowd[:20], "chapter.md", 9)))
    # the file of 20 makes 20 x 19 / 2 pairs, the file of 21 none
    assert (found.pairs, found.crowded) == (190, 1)
    alone = measured(acts, paths=files((crowd, "README.md", 9)))
    # no file is left to go by: 21 x 20 / 2 pairs by month
    assert (alone.rests_on, alone.pairs, alone.crowded) == ("months", 210, 1)


def test_files_outside_the_window_or_where_nobody_is_seen_to_talk_are_not_looked_at():
    acts = acts_of(*TALK, *commits("a", "b"), *commits("c", "d"))
    elsewhere = files(("cd", "x.md", 9), place="github:else/where")
    assert measured(acts, paths=elsewhere).rests_on == "months"
    late, early = files(("cd", "x.md", -1)), files(("cd", "x.md", 500), ("ab", "y.md", 1))
    assert measured(acts, paths=late).rests_on == "months"
    assert measured(acts, paths=early, since=UNTIL - timedelta(days=200)).pairs == 1
    assert measured(acts, paths=early).pairs == 2


def test_one_name_in_two_places_is_two_files():
    other = "github:else/where"
    acts = acts_of(*TALK, *[did(who, "issue/1", place=other) for who in "ab"])
    paths = pd.concat([files(("a", "README.md", 9)), files(("b", "README.md", 9), place=other)], ignore_index=True)
    assert measured(acts, paths=paths).reason == "nobody works side by side"


ACTS = st.lists(
    st.tuples(st.sampled_from("abcdef"), st.sampled_from(["issue/1", "issue/2", None]), st.integers(1, 90)), min_size=1
)


@settings(max_examples=12)
@given(ACTS, st.permutations("abcdef"))
def test_renaming_people_changes_no_number(rows, names):
    told = [
        did(who, thread, days=days) if thread else did(who, action="committed", days=days, work="doc")
        for who, thread, days in rows
    ]
    acts = acts_of(*told)
    renamed = acts.assign(person=acts["person"].map(dict(zip("abcdef", names, strict=True))).astype("str"))
    found, other = measured(acts), measured(renamed)
    assert (found.pairs, found.silent_pairs, found.reason) == (other.pairs, other.silent_pairs, other.reason)
    assert found.share == pytest.approx(other.share)
    pd.testing.assert_series_equal(found.silent["times"], other.silent["times"])
