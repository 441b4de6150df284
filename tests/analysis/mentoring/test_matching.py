"""Who could mentor whom: pairs by hand, and the assignment against every possible one."""

from datetime import date, timedelta
from itertools import product

import networkx as nx
import numpy as np
import pandas as pd
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from journeys.analysis.mentoring import matching
from journeys.analysis.mentoring.matching import LOAD_COST, Room, is_away, match, propose_mentors, suggest_mentors
from journeys.model import tables
from tests.analysis.deeds import PLACE, UNTIL, deed, seen, table
from tests.analysis.frames import frame, person
from tests.analysis.mentoring.acts import ACTS

ON = date(2021, 12, 31)


def mentor(name, weight="normal", cap=2, away_from=None, away_until=None):
    return dict(zip(tables.MENTORS.columns, (name, weight, cap, away_from, away_until), strict=True))


def settings_of(*rows):
    return pd.DataFrame(list(rows), columns=tables.MENTORS.names)


def pairs(**fits):
    """Write fits of pairs as ``new_mentor=0.5``."""
    rows = [{"person": name.split("_")[0], "mentor": name.split("_")[1], "fit": fit} for name, fit in fits.items()]
    return pd.DataFrame(rows, columns=["person", "mentor", "fit"]).assign(
        places=0.5, kinds=0.5, contact=0.0, hours=None, common=True
    )


def matched(newcomers, mentors, fits, **load):
    return match(newcomers, Room(settings_of(*mentors), load, ON), fits).set_index("person")


def test_as_many_as_possible_are_matched_before_the_best_fit_is():
    # ada fits a best, but ben fits nobody else: ada goes to b
    found = matched(["ada", "ben"], [mentor("a", cap=1), mentor("b", cap=1)], pairs(ada_a=1, ada_b=0.1, ben_a=0.1))
    assert found["mentor"].to_dict() == {"ada": "b", "ben": "a"}


def test_load_spreads_and_weighs_more_on_who_wants_little():
    # the second of a costs 0.30 against 0.15 for the first of b: b's 0.4 - 0.15 is more than a's 0.5 - 0.30
    fits = pairs(ada_a=0.9, ben_a=0.5, ben_b=0.4)
    assert matched(["ada", "ben"], [mentor("a"), mentor("b")], fits)["mentor"].to_dict() == {"ada": "a", "ben": "b"}
    eager = [mentor("a", "high"), mentor("b")]  # the second of a costs 0.10 only
    assert matched(["ada", "ben"], eager, fits)["mentor"].to_dict() == {"ada": "a", "ben": "a"}
    busy = matched(["ben"], [mentor("a", cap=9), mentor("b")], fits, a=3)  # the fourth of a costs 0.60
    assert busy.loc["ben", "mentor"] == "b"


def test_who_is_not_matched_is_told_why():
    fits = pairs(ada_a=0.9, ben_a=0.5, cy_gone=0.9, dan_a=0.2, dan_no=0.9)
    mentors = [mentor("a", cap=2), mentor("gone", away_from=date(2021, 12, 20)), mentor("no", "none")]
    found = matched(["ada", "ben", "cy", "dan", "eve"], mentors, fits, a=1)
    assert found["mentor"].dropna().to_dict() == {"ada": "a"}
    reasons = {"ben": matching.ALL_FULL, "cy": matching.ALL_AWAY, "dan": matching.ALL_FULL, "eve": matching.NO_GROUND}
    assert found["why_not"].dropna().to_dict() == reasons
    assert matched(["ada"], [], fits).loc["ada", "why_not"] == matching.NO_MENTOR
    assert matched([], mentors, fits).empty


def test_away_is_from_the_first_day_to_the_last_and_ends_may_be_open():
    days = (date(2021, 12, 30), date(2021, 12, 31), date(2022, 1, 1))
    table_of = settings_of(
        *[mentor(str(number), away_from=first, away_until=None) for number, first in enumerate(days)],
        *[mentor(str(number), away_from=None, away_until=last) for number, last in enumerate(days, start=3)],
        mentor("6"),
    )
    assert is_away(table_of, ON).tolist() == [True, True, False, False, True, True, False]


def test_nobody_mentors_themselves():
    found = propose_mentors(["mia", "new"], Room(settings_of(mentor("mia"), mentor("new")), {}, ON), ACTS, as_of=UNTIL)
    assert found[["person", "mentor"]].to_numpy().tolist() == [["mia", "new"], ["new", "mia"]]
    assert found["common"].iloc[1].places == ["github:hand/made"]


NEWCOMERS, NAMES = ("n1", "n2", "n3", "n4"), ("m1", "m2", "m3")
WEIGHED = ("low", "normal", "high") * 2
MATCHES = st.fixed_dictionaries(
    {
        "fits": st.dictionaries(
            st.tuples(st.sampled_from(NEWCOMERS), st.sampled_from(NAMES)), st.integers(0, 20).map(lambda fit: fit / 20)
        ),
        "mentors": st.lists(
            st.builds(mentor, st.sampled_from(NAMES), st.sampled_from((*LOAD_COST, "none")), st.integers(0, 3)),
            unique_by=lambda row: row["person"],
        ),
        "load": st.dictionaries(st.sampled_from(NAMES), st.integers(0, 2)),
    }
)


def worth(chosen, case):
    """Say how many are matched and how well, or nothing if it is not allowed."""
    able = {row["person"]: row for row in case["mentors"] if row["weight"] != "none"}
    total, has = 0.0, dict(case["load"])
    for newcomer, name in chosen:
        if name not in able or (newcomer, name) not in case["fits"]:
            return None
        has[name] = has.get(name, 0) + 1
        if has[name] > able[name]["cap"]:
            return None
        total += case["fits"][(newcomer, name)] - LOAD_COST[able[name]["weight"]] * has[name]
    return len(chosen), round(total, 6)


@settings(max_examples=60)
@given(MATCHES, st.randoms(use_true_random=False))
def test_no_other_assignment_is_better_no_cap_is_exceeded_and_the_order_of_rows_does_not_matter(case, random):
    fits = pairs(**{f"{newcomer}_{name}": fit for (newcomer, name), fit in case["fits"].items()})
    found = match(NEWCOMERS, Room(settings_of(*case["mentors"]), case["load"], ON), fits)
    chosen = [(row.person, row.mentor) for row in found.itertuples() if isinstance(row.mentor, str)]
    reached = worth(chosen, case)
    assert reached is not None, "a cap is exceeded, or a pair is not allowed"
    every = {
        tuple((newcomer, name) for newcomer, name in zip(NEWCOMERS, names, strict=True) if name)
        for names in product([*NAMES, None], repeat=4)
    }
    best = max(told for told in (worth(pair, case) for pair in every) if told)
    assert reached == pytest.approx(best, abs=1e-5)
    newcomers, rows = list(NEWCOMERS), list(case["mentors"])
    random.shuffle(newcomers)
    random.shuffle(rows)
    again = match(newcomers, Room(settings_of(*rows), case["load"], ON), fits.sample(frac=1, random_state=1))
    pd.testing.assert_frame_equal(found, again)


def test_people_who_answered_most_newcomers_are_suggested_whom_to_ask():
    # mia answered two newcomers, one twice; olaf and pia one; joe has not contributed; zoe is not active any more
    journeys = frame(
        *[person(name, contribute=500) for name in ("mia", "olaf", "pia", "zoe")],
        *[person(name, join=40) for name in ("joe", "new", "nell", "nick")],
        person("old", join=400),
    )
    answers = [("mia", "new", 9), ("mia", "new", 8), ("mia", "nell", 7), ("olaf", "nick", 9), ("olaf", "old", 8)]
    answers += [("joe", "new", 9), ("joe", "nell", 9), ("mia", "mia", 3), ("zoe", "new", 39), ("pia", "nick", 5)]
    # to open an issue for somebody answers nobody; pia, who was here after olaf, comes before him
    acts = table(
        *[deed(who, days, "commented", thread="issue/1", toward=whom) for who, whom, days in answers],
        deed("olaf", 6, "opened_issue", thread="issue/2", toward="new"),
    )
    asked = suggest_mentors(acts, journeys, as_of=UNTIL, active_days=30)
    assert asked[["person", "newcomers"]].to_numpy().tolist() == [["mia", 2], ["pia", 1], ["olaf", 1]]
    later = [deed("olaf", -1, "commented", toward=whom) for whom in ("new", "nell", "old")]
    shifted = suggest_mentors(table(*acts.to_dict("records"), *later), journeys, as_of=UNTIL, active_days=30)
    pd.testing.assert_frame_equal(asked, shifted)


def test_answers_to_people_whose_first_day_is_not_known_do_not_count():
    """Seen from 200 days before the end: early came 190 days before it, new 10; only a list dates listed."""
    listed = person("listed", join=10) | {"first_since": UNTIL - timedelta(days=300)}
    journeys = frame(person("mia", contribute=199), person("early", join=190), person("new", join=10), listed)
    answers = [("early", 180), ("new", 9), ("listed", 9)]
    acts = table(*[deed("mia", days, "commented", thread="issue/1", toward=whom) for whom, days in answers])
    windows = seen((PLACE, ("commented",), 200, 0))
    asked = suggest_mentors(acts, journeys, as_of=UNTIL, active_days=30, windows=windows)
    assert asked[["person", "newcomers"]].to_numpy().tolist() == [["mia", 1]]


def test_the_assignment_costs_what_a_min_cost_flow_does():
    # 30 newcomers, 6 mentors with two to four places: more newcomers than room
    drawn = np.random.default_rng(5)
    newcomers, names = [f"n{number}" for number in range(30)], [f"m{number}" for number in range(6)]
    fits = pairs(**{f"{one}_{name}": drawn.integers(1000) / 1000 for one in newcomers for name in names})
    fits["common"] = drawn.random(len(fits)) < 0.6
    able = [
        mentor(name, weight, 2 + number % 3) for number, (name, weight) in enumerate(zip(names, WEIGHED, strict=True))
    ]
    found = match(newcomers, Room(settings_of(*able), {}, ON), fits).dropna(subset="mentor")
    number = found.sort_values("fit").groupby("mentor").cumcount() + 1
    steps = found["mentor"].map({row["person"]: LOAD_COST[row["weight"]] for row in able})
    without = 10**9
    cost = round(((1 - found["fit"] + steps * number) * 10**6).sum()) + without * (30 - len(found))
    network = nx.DiGraph()
    network.add_node("from", demand=-30)
    network.add_node("to", demand=30)
    for one in newcomers:
        network.add_edge("from", one, capacity=1, weight=0)
        network.add_edge(one, "to", capacity=1, weight=without)
    for row in fits[fits["common"]].itertuples():
        network.add_edge(row.person, row.mentor, capacity=1, weight=round((1 - row.fit) * 10**6))
    for row in able:
        for place in range(1, row["cap"] + 1):
            price = round(LOAD_COST[row["weight"]] * place * 10**6)
            network.add_edge(row["person"], (row["person"], place), capacity=1, weight=price)
            network.add_edge((row["person"], place), "to", capacity=1, weight=0)
    assert nx.network_simplex(network)[0] == cost
