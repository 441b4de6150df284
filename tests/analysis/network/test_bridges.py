from itertools import combinations

import networkx as nx
import numpy as np
import pandas as pd
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from journeys.analysis.network import bridges as network_bridges
from journeys.analysis.network.bridges import ROLES, between_groups, brokerage, count_holders, find_connectors
from journeys.analysis.network.engine import Ties

KARATE = nx.karate_club_graph()
SIDES = np.array([int(club == "Officer") for _, club in KARATE.nodes(data="club")])


def ties_of(n, *pairs):
    ends = np.array(pairs, dtype=np.int64).reshape(-1, 2)
    return Ties(n, ends, np.ones(len(ends)))


def one_by_one(ties, group):
    """Count brokerage as its definition says it, triple by triple."""
    tied = {frozenset(pair) for pair in ties.ends.tolist()}
    found = {role: [0] * ties.n for role in ROLES}
    for person in range(ties.n):
        contacts = [other for other in range(ties.n) if frozenset((person, other)) in tied]
        for one, other in combinations(contacts, 2):
            if frozenset((one, other)) in tied:
                continue
            kinds = group[one], group[person], group[other]
            if len(set(kinds)) == 1:
                role = "coordinator"
            elif kinds[0] == kinds[2]:
                role = "consultant"
            else:
                role = "liaison" if len(set(kinds)) == 3 else "gatekeeper"
            found[role][person] += 1
    return pd.DataFrame(found)


def test_brokerage_is_told_by_the_groups_of_the_three():
    # 0 is tied to 1 and 2 (own group), 3 and 4 (group 2) and 5 (group 3); of these only 3 and 4 are tied. Open pairs:
    # 1-2 in the own group; none in one other group; own with other 2 x 3; 3-5 and 4-5 of two others
    ties = ties_of(6, (0, 1), (0, 2), (0, 3), (0, 4), (0, 5), (3, 4))
    found = brokerage(ties, np.array([1, 1, 1, 2, 2, 3]))
    assert found.iloc[0].to_dict() == {"coordinator": 1, "consultant": 0, "gatekeeper": 6, "liaison": 2}
    assert found.iloc[1:].to_numpy().sum() == 0
    assert between_groups(found).tolist() == [8, 0, 0, 0, 0, 0]


def test_who_joins_two_of_a_foreign_group_consults_them():
    found = brokerage(ties_of(3, (0, 1), (1, 2)), np.array([1, 2, 1]))
    assert found.iloc[1].to_dict() == {"coordinator": 0, "consultant": 1, "gatekeeper": 0, "liaison": 0}


def test_brokerage_between_the_sides_of_the_karate_club_is_that_of_its_definition():
    ties = ties_of(34, *(sorted(pair) for pair in KARATE.edges))
    found = brokerage(ties, SIDES)
    pd.testing.assert_frame_equal(found, one_by_one(ties, SIDES), check_dtype=False)
    # there are no third sides; the instructor (0) and the administrator (33) are not tied, and coordinate their own
    assert found["liaison"].sum() == 0
    assert set(found["coordinator"].nlargest(2).index) == {0, 33}


GRAPHS = st.integers(2, 9).flatmap(
    lambda n: st.tuples(
        st.just(n),
        st.sets(st.sampled_from(list(combinations(range(n), 2)))),
        st.lists(st.integers(1, 3), min_size=n, max_size=n),
    )
)


@settings(max_examples=60)
@given(GRAPHS)
def test_brokerage_is_that_of_its_definition(graph):
    n, pairs, group = graph
    ties = ties_of(n, *sorted(pairs))
    pd.testing.assert_frame_equal(brokerage(ties, np.array(group)), one_by_one(ties, group), check_dtype=False)


def test_blocks_of_rows_give_what_the_whole_gives(monkeypatch):
    ties = ties_of(34, *(sorted(pair) for pair in KARATE.edges))
    whole = brokerage(ties, SIDES)
    monkeypatch.setattr(network_bridges, "_BLOCK", 10)
    pd.testing.assert_frame_equal(brokerage(ties, SIDES), whole)


def test_the_ties_of_a_group_to_others_rest_on_few():
    # two groups of four; 0 knows 4, 5, 6, and 1 knows 7, as does 2: without 0 and 7 no tie is left; one is not enough
    ties = ties_of(8, (0, 1), (1, 2), (2, 3), (4, 5), (5, 6), (6, 7), (0, 4), (0, 5), (0, 6), (1, 7), (2, 7))
    found = count_holders(ties, np.array([1, 1, 1, 1, 2, 2, 2, 2]))
    assert found.to_dict("records") == [{"group": g, "people": 4, "holders": 2} for g in (1, 2)]


def test_groups_on_their_own_rest_on_nobody_and_small_ones_are_left_out():
    ties = ties_of(6, (0, 1), (1, 2), (3, 4))
    found = count_holders(ties, np.array([1, 1, 1, 2, 2, 0]))
    assert found.to_dict("records") == [{"group": 1, "people": 3, "holders": 0}]


@settings(max_examples=40)
@given(GRAPHS)
def test_no_fewer_people_would_cut_a_group_off(graph):
    n, pairs, group = graph
    groups = np.array(group)
    out = {g: [p for p in pairs if (groups[list(p)] == g).sum() == 1] for g in set(group)}
    for row in count_holders(ties_of(n, *sorted(pairs)), groups, smallest=1).itertuples():
        cuts = [size for size in range(n + 1) if _covered(out[row.group], n, size)]
        assert row.holders == cuts[0]


def _covered(pairs, n, size):
    return any(all(set(pair) & set(few) for pair in pairs) for few in combinations(range(n), size))


def test_a_network_of_nobody_has_no_bridges():
    assert brokerage(ties_of(0), np.zeros(0, dtype=np.int64)).empty
    assert count_holders(ties_of(0), np.zeros(0, dtype=np.int64)).empty
    assert between_groups(brokerage(ties_of(2), np.zeros(2, dtype=np.int64))).tolist() == pytest.approx([0, 0])


def test_half_of_the_ties_between_groups_are_reached_by_who_has_most_of_those_left():
    # groups 0-2, 3-5, 6-8; between them 0-3, 0-4, 0-6, 1-3, 2-7, 5-8: six. 0 has three of them: half.
    group = np.array([1, 1, 1, 2, 2, 2, 3, 3, 3])
    between = [(0, 3), (0, 4), (0, 6), (1, 3), (2, 7), (5, 8)]
    found, ties = find_connectors(ties_of(9, (0, 1), (3, 4), (6, 7), *between), group)
    assert ties == 6
    assert found.to_dict("records") == [{"person": 0, "others": 3, "groups": (2, 3), "reached": 3}]
    # with 1-4 and 1-5 there are eight, and 1 has three that 0 does not have
    found, ties = find_connectors(ties_of(9, *between, (1, 4), (1, 5)), group)
    assert ties == 8
    assert found["person"].tolist() == [0, 1]
    assert found["reached"].tolist() == [3, 6]


def test_ties_to_people_in_no_group_or_in_a_pair_connect_no_groups():
    group = np.array([1, 1, 1, 2, 2, 0])
    found, ties = find_connectors(ties_of(6, (0, 1), (1, 2), (3, 4), (0, 3), (1, 4), (2, 5)), group)
    assert ties == 0
    assert found.empty
    assert find_connectors(ties_of(0), np.zeros(0, dtype=np.int64))[1] == 0
