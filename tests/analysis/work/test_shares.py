"""Shares of people among kinds of work, and what each view would lose, counted by hand."""

import json
from datetime import UTC, date, datetime

import pandas as pd
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from journeys.analysis.work import shares as work_shares
from journeys.analysis.work.kinds import assign_kinds
from journeys.ingest.pipeline import Options, import_files
from journeys.model.communities.definitions import find_community
from journeys.model.vocabulary import UNTOLD
from journeys.snapshot.acts import load_acts
from journeys.snapshot.snapshot import load_snapshot
from journeys.store.store import Store
from tests.analysis.work.frames import act, acted, travelled

UNTIL = datetime(2021, 8, 1, tzinfo=UTC)
ACTS = acted(
    act("ada", "opened_issue", "2021-02-01"),
    act("ada", "reviewed", "2021-02-02", toward="bo"),
    act("ada", "reviewed", "2021-02-03", toward="bo"),
    act("bo", "committed", "2021-02-01", work="code", source="git_log"),
    act("bo", "landed_change", "2021-02-04", source="git_log"),
    act("cy", "attended", "2021-02-05"),
    act("bo", "opened_change", "2021-07-01"),
    act("ada", "recognised", "2021-12-31", work="doc"),
    act("dan", "recognised", "2021-12-31", work="ideas"),
    act("dan", "recognised", "2021-12-31", work="bug"),
)


def told(rows, *columns):
    return [tuple(row) for row in rows[list(columns)].itertuples(index=False)]


def test_each_person_is_divided_among_their_kinds_however_often_they_did_each():
    # ada: ideas, review, doc; bo: code, as the untold changes are of the same person; dan: ideas, bug; cy only came
    divided = work_shares.divide_people(assign_kinds(ACTS))
    weights = divided.set_index(["person", "kind"])["weight"].round(4).to_dict()
    assert weights == {
        **{("ada", kind): 0.3333 for kind in ("ideas", "review", "doc")},
        ("bo", "code"): 1.0,
        **{("dan", kind): 0.5 for kind in ("ideas", "bug")},
    }


def test_shares_add_up_the_parts_of_people():
    # ideas 1/3 + 1/2 = 5/6 of a person, of three people: 5/18
    rows = work_shares.all_kinds(ACTS)
    assert told(rows, "kind", "people", "n") == [
        ("code", 1, 3),
        ("ideas", 2, 3),
        ("bug", 1, 3),
        ("doc", 1, 3),
        ("review", 1, 3),
    ]
    assert rows["share"].tolist() == pytest.approx([1 / 3, 5 / 18, 1 / 6, 1 / 9, 1 / 9])


def test_the_interval_is_wilson_s():
    # 10 of 20 people: Wilson 1927 by hand, (0.5 + 3.8415/40) / (1 + 3.8415/20) -+ ... = 0.2993 to 0.7007
    rows = work_shares.all_kinds(acted(*(act(f"p{n}", "reviewed" if n < 10 else "hosted") for n in range(20))))
    assert rows[["low", "high"]].round(4).values.tolist() == [[0.2993, 0.7007]] * 2


def test_an_untold_change_counts_where_nothing_tells_of_its_author_s_changes():
    rows = work_shares.by_period(ACTS, "quarter", observed_until=UNTIL)
    assert told(rows, "period", "kind", "people", "n") == [
        ("2021 Q1", "code", 1, 2),
        ("2021 Q1", "ideas", 1, 2),
        ("2021 Q1", "review", 1, 2),
        ("2021 Q3", UNTOLD, 1, 1),
    ]


def test_a_period_is_finished_when_it_is_over():
    rows = work_shares.by_period(ACTS, "quarter", observed_until=UNTIL).drop_duplicates("period")
    assert rows["finished"].tolist() == [True, False]
    months = work_shares.by_period(ACTS, "month", observed_until=UNTIL).drop_duplicates("period")
    assert told(months, "period", "finished") == [("Feb 2021", True), ("Jul 2021", True)]
    assert months["until_on"].tolist() == [pd.Timestamp("2021-03-01"), pd.Timestamp("2021-08-01")]


def test_over_time_and_at_first_recognition_does_not_count_for_a_list_has_no_dates_of_work():
    assert "dan" not in set(work_shares.divide_people(assign_kinds(ACTS[ACTS["action"] != "recognised"]))["person"])
    rows = work_shares.by_stage(ACTS, travelled(ada="lead", bo="contribute", cy="join", dan="contribute"))
    first = rows[rows["group"] == work_shares.FIRST]
    # at the same instant ada opened an issue and bo committed
    assert told(first, "kind", "people", "n") == [("code", 1, 2), ("ideas", 1, 2)]


def test_what_a_list_dates_is_no_work_of_its_period():
    """A row of an undated table says by when: of two people of the quarter one is left."""
    dated = acted(act("ada", "committed", work="doc"), act("bo", "committed", work="code"))
    listed = dated.assign(since=dated["since"].mask(dated["person"] == "bo", pd.Timestamp("2020-01-01", tz="UTC")))
    rows = work_shares.by_period(listed, "quarter", observed_until=UNTIL)
    assert told(rows, "period", "kind", "people", "n") == [("2021 Q1", "doc", 1, 1)]


def test_who_got_to_a_stage_is_shared_among_all_they_ever_did():
    rows = work_shares.by_stage(ACTS, travelled(ada="lead", bo="contribute", cy="join", dan="contribute"))
    assert told(rows[rows["group"] != work_shares.FIRST], "group", "kind", "people", "n") == [
        ("contribute", "code", 1, 2),
        ("contribute", "bug", 1, 2),
        ("contribute", "ideas", 1, 2),
        ("lead", "doc", 1, 1),
        ("lead", "ideas", 1, 1),
        ("lead", "review", 1, 1),
    ]


def test_each_view_loses_whom_only_others_show():
    # git shows bo; GitHub ada and bo; the list ada and dan; cy did no work
    rows = work_shares.count_seen(ACTS)
    assert told(rows, "view", "seen", "lost", "n") == [
        ("git alone", 1, 2, 3),
        ("GitHub alone", 2, 1, 3),
        ("the recognition list alone", 2, 1, 3),
        ("everything loaded", 3, 0, 3),
    ]


def test_a_view_of_which_nothing_is_loaded_is_not_observable():
    rows = work_shares.count_seen(acted(act("ada", "committed", work="doc", source="git_log"))).set_index("view")
    assert rows["observable"].to_dict() == {
        "git alone": True,
        "GitHub alone": False,
        "the recognition list alone": False,
        "everything loaded": True,
    }
    assert rows.loc["GitHub alone", ["seen", "lost", "n"]].isna().all()


def test_git_alone_is_not_observable_without_a_git_log():
    # an archive shows that ada's change landed; nobody can say whom the log of that repository names
    archive = acted(
        act("ada", "landed_change", source="archive_repo"), act("cy", "opened_issue", source="archive_repo")
    )
    rows = work_shares.count_seen(archive).set_index("view")
    assert rows["observable"].to_dict() == {
        "git alone": False,
        "GitHub alone": True,
        "the recognition list alone": False,
        "everything loaded": True,
    }
    # the log of another place says nothing of this one: bo only
    log = act("bo", "committed", work="code", source="git_log", place="github:home/other")
    rows = work_shares.count_seen(pd.concat([archive, acted(log)], ignore_index=True)).set_index("view")
    assert rows.loc["git alone", ["seen", "lost", "n"]].tolist() == [1, 2, 3]


def test_nobody_gives_empty_tables_with_their_columns():
    none = ACTS.iloc[:0]
    assert list(work_shares.all_kinds(none)) == list(work_shares.all_kinds(ACTS))
    assert list(work_shares.by_period(none, "month", observed_until=UNTIL)) == list(
        work_shares.by_period(ACTS, "month", observed_until=UNTIL)
    )
    journeys = travelled(ada="lead")
    assert list(work_shares.by_stage(none, journeys.iloc[:0])) == list(work_shares.by_stage(ACTS, journeys))
    assert work_shares.count_seen(none)["observable"].sum() == 0
    assert work_shares.count_listed_only(none) == (0, 0)


def test_the_largest_kinds_are_those_of_most_people_over_all_groups():
    # in parts of people: ada's quarter ideas 1/2 and review 1/2, bo's code 1 and an untold change 1
    assert work_shares.largest_kinds(work_shares.by_period(ACTS, "quarter", observed_until=UNTIL), 3) == [
        "code",
        UNTOLD,
        "ideas",
    ]


def test_side_by_side_a_small_group_s_main_work_is_shown_too():
    # documentation and reviews are done by most people, yet those who lead mostly organise
    crowd = [act(f"c{n}", "recognised", work="doc" if n % 2 else "review") for n in range(60)]
    leaders = [act(f"l{n}", "recognised", work="eventOrganizing" if n else "infra") for n in range(12)]
    doers = {f"c{n}": "contribute" for n in range(60)} | {f"l{n}": "lead" for n in range(12)}
    rows = work_shares.by_stage(acted(*crowd, *leaders), travelled(**doers))
    assert work_shares.prominent_kinds(rows, 3) == ["eventOrganizing", "doc", "review"]
    assert work_shares.largest_kinds(rows, 3) == ["doc", "review", "eventOrganizing"]


def test_a_handful_of_people_has_no_say_in_which_kinds_are_shown():
    crowd = [act(f"c{n}", "recognised", work="doc") for n in range(20)]
    rows = work_shares.by_stage(
        acted(*crowd, act("l", "recognised", work="talk")), travelled(l="lead", **{f"c{n}": "join" for n in range(20)})
    )
    assert work_shares.prominent_kinds(rows, 3) == ["doc"]


ROWS = st.lists(
    st.tuples(
        st.sampled_from(["ada", "bo", "cy"]),
        st.sampled_from(["reviewed", "committed", "opened_issue", "recognised", "attended", "landed_change"]),
        st.sampled_from([None, "doc", "code"]),
        st.integers(1, 28),
    ),
    max_size=12,
)


@settings(max_examples=15)
@given(ROWS)
def test_shares_of_every_group_add_up_to_1_and_lie_in_their_intervals(rows):
    acts = acted(*(act(who, what, f"2021-0{1 + day % 6}-{day:02}", work=kind) for who, what, kind, day in rows))
    for table, group in (
        (work_shares.by_period(acts, "month", observed_until=UNTIL), "period"),
        (work_shares.by_stage(acts, travelled(ada="lead", bo="join", cy="contribute")), "group"),
    ):
        assert (table.groupby(group)["share"].sum() - 1).abs().lt(1e-9).all()
        assert table["share"].between(table["low"] - 1e-9, table["high"] + 1e-9).all()
        assert (table["people"] <= table["n"]).all()


@settings(max_examples=15)
@given(ROWS, st.permutations(["x", "y", "z"]))
def test_renaming_people_and_telling_acts_twice_change_nothing(rows, names):
    new = dict(zip(["ada", "bo", "cy"], names, strict=True))
    acts = acted(*(act(who, what, f"2021-01-{day:02}", work=kind) for who, what, kind, day in rows))
    renamed = acted(*(act(new[who], what, f"2021-01-{day:02}", work=kind) for who, what, kind, day in [*rows, *rows]))
    pd.testing.assert_frame_equal(work_shares.all_kinds(acts), work_shares.all_kinds(renamed))
    pd.testing.assert_frame_equal(work_shares.count_seen(acts), work_shares.count_seen(renamed))


@pytest.mark.parametrize(
    ("version", "only", "people"),
    # counted from the files as JSON: entries whose contributions are ideas, bug or question alone
    [("2019-06-30", 4, 56), ("2019-12-31", 10, 68), ("2020-12-31", 100, 238), ("2021-12-31", 123, 309)],
)
def test_whom_a_view_of_code_would_lose_in_the_turing_way_s_lists(exports, tmp_path, version, only, people):
    path = exports / "all-contributors" / f"turing-way-{version}.json"
    store = Store(tmp_path / "store")
    community = find_community("turing-way")
    options = Options(community=community, dated_on=date.fromisoformat(version))
    assert all(
        not receipt.refused for receipt in import_files(store, [path], options, now=datetime(2026, 1, 1, tzinfo=UTC))
    )
    found, listed = work_shares.count_listed_only(load_acts(store, load_snapshot(store, community, None)))
    store.close()
    # people listed under two logins are one person here, programs are nobody
    assert people - 3 <= listed <= people
    assert only - 3 <= found <= only


def test_the_known_114_of_277_lies_between_what_the_versions_before_and_after_allow(exports):
    """On 16 July 2021 the list had 277 people, 114 for ideas, bugs or questions alone; that version is not here.

    Entries are appended and kinds only added, so the first 277 of December 2021 are its people: with what they were
    listed for by December no more can have been in July, with what they were in December 2020 no fewer.
    """
    folder = exports / "all-contributors"
    before, after = (
        {entry["login"].lower(): entry["contributions"] for entry in json.loads(path.read_text())["contributors"]}
        for path in (folder / "turing-way-2020-12-31.json", folder / "turing-way-2021-12-31.json")
    )
    logins = list(after)[:277]
    fewest = count_listed_only({login: after[login] for login in logins})
    most = count_listed_only({login: before.get(login, after[login]) for login in logins})
    assert (fewest, most) == ((111, 277), (116, 277))
    assert fewest[0] <= 114 <= most[0]


def count_listed_only(entries):
    rows = [act(login, "recognised", work=kind) for login, kinds in entries.items() for kind in kinds]
    return work_shares.count_listed_only(acted(*rows))
