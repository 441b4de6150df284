"""Shares by state: a published table, counts by hand, two other programs, and what must always hold."""

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st
from lifelines import AalenJohansenFitter

from journeys.analysis.stats.states import Moves, competing, occupation
from journeys.analysis.stats.survival import estimate_steps

PEOPLE = st.lists(
    st.tuples(st.integers(0, 20), st.integers(1, 40), st.integers(0, 2)).map(
        lambda row: (row[0], row[0] + row[1], row[2])
    ),
    min_size=1,
    max_size=40,
)


def test_shares_are_those_of_the_vignette():
    """Therneau, "A package for survival analysis in R" (vignette of survival 3.5-3), 2.3.1: summary(tfit)."""
    found = occupation(competing([1, 2, 3, 4, 5, 6, 7, 8, 6, 7, 8], [1, 1, 2, 0, 1, 1, 3, 0, 2, 3, 0]), 4)
    assert found.days.tolist() == [0, 1, 2, 3, 5, 6, 7]
    assert found.at_risk[1:, 0].tolist() == [11, 10, 9, 7, 6, 4]
    assert found.share[1:].round(4) == pytest.approx(
        np.array(
            [
                [0.9091, 0.0909, 0, 0],
                [0.8182, 0.1818, 0, 0],
                [0.7273, 0.1818, 0.0909, 0],
                [0.6234, 0.2857, 0.0909, 0],
                [0.4156, 0.3896, 0.1948, 0],
                [0.2078, 0.3896, 0.1948, 0.2078],
            ]
        ),
        abs=1e-4,
    )


def test_somebody_who_comes_back_counts_by_hand():
    # day 2: one of four leaves (3/4, 1/4); day 3: of three active one ends open; day 5: the one who is away comes back:
    # 3/4 + 1/4; day 6: of three active (two and the one who came back) one leaves: 2/3, 1/3
    moves = Moves(
        day=np.array([2.0, 5, 6]),
        before=np.array([0, 1, 0]),
        after=np.array([1, 0, 1]),
        entered=(np.zeros(4), np.zeros(4, dtype=np.int64)),
        left=(np.array([9.0, 3, 9, 9]), np.array([0, 0, 1, 0])),
    )
    found = occupation(moves, 2)
    assert found.share == pytest.approx(np.array([[1, 0], [3 / 4, 1 / 4], [1, 0], [2 / 3, 1 / 3]]))
    assert found.at_risk.tolist() == [[4, 0], [4, 0], [2, 1], [3, 0]]
    # where all are in one state its variance is 0 again, and the interval Wilson's of the three who are seen
    assert found.variance[2] == pytest.approx([0, 0])
    assert found.low[2] == pytest.approx([0.438, 0], abs=0.001)


def test_a_late_entrant_is_at_risk_from_then_on():
    # day 2: one of two goes; day 4: of two (one entered on day 3) one goes: left 1/2 x 1/2
    found = occupation(competing([2, 4, 9], [1, 2, 0], [0, 3, 0]), 3)
    assert found.share[-1] == pytest.approx([1 / 4, 1 / 2, 1 / 4])
    assert found.at_risk[:, 0].tolist() == [2, 2, 2]


@pytest.mark.parametrize("seed", range(5))
def test_incidences_variances_and_limits_are_those_of_lifelines(seed):
    """Without ties, which lifelines breaks by chance; it names the lower limit upper and the other way round."""
    random = np.random.default_rng(seed)
    days = random.permutation(500)[:80] + 1.0
    # the last is open: where nobody is left lifelines has no variance
    event = np.where(days == days.max(), 0, random.integers(0, 3, 80))
    found = occupation(competing(days, event), 3)
    for state in (1, 2):
        oracle = AalenJohansenFitter(calculate_variance=True).fit(days, event, event_of_interest=state)
        row = np.searchsorted(found.days, oracle.cumulative_density_.index, side="right") - 1
        share = oracle.cumulative_density_.iloc[:, 0].to_numpy()
        assert found.share[row, state] == pytest.approx(share, abs=1e-9)
        assert found.variance[row, state] == pytest.approx(oracle.variance_.to_numpy(), abs=1e-9)
        ends, some = oracle.confidence_interval_.to_numpy(), share > 0
        assert found.low[row, state][some] == pytest.approx(ends.min(axis=1)[some], abs=1e-9)
        assert found.high[row, state][some] == pytest.approx(ends.max(axis=1)[some], abs=1e-9)


@pytest.mark.parametrize("seed", range(5))
def test_incidences_with_delayed_entry_are_those_of_lifelines(seed):
    random = np.random.default_rng(seed)
    days = random.permutation(500)[:80] + 1.0
    entered, event = np.floor(days * random.random(80)) * (random.random(80) < 0.5), random.integers(0, 3, 80)
    # so that somebody is always at risk
    entered[np.argsort(days)[-3:]] = 0
    found = occupation(competing(days, event, entered), 3)
    for state in (1, 2):
        # there an entrant is at risk on the day itself: an instant later is the same
        after = np.where(entered > 0, entered + 1e-6, 0)
        oracle = AalenJohansenFitter(calculate_variance=False).fit(days, event, event_of_interest=state, entry=after)
        share = oracle.cumulative_density_.iloc[:, 0]
        row = np.searchsorted(found.days, share.index, side="right") - 1
        assert found.share[row, state] == pytest.approx(share.to_numpy(), abs=1e-9)


@given(PEOPLE)
def test_shares_add_up_to_1_and_incidences_never_fall(rows):
    entered, days, event = (np.array(column) for column in zip(*rows, strict=True))
    found = occupation(competing(days, event, entered), 3)
    assert found.share.sum(axis=1) == pytest.approx(np.ones(len(found.days)))
    assert (np.diff(found.share[:, 1:], axis=0) >= -1e-12).all()
    assert (found.low <= found.share + 1e-12).all()
    assert (found.share <= found.high + 1e-12).all()


@given(PEOPLE)
def test_with_one_event_only_it_is_one_less_kaplan_and_meier_s(rows):
    entered, days, event = (np.array(column) for column in zip(*rows, strict=True))
    event = event > 0
    found = occupation(competing(days, event, entered), 2)
    curve = estimate_steps(days, event, found.days, entered_days=entered)
    # where nobody is at risk for a while the one stops and the other says that nobody has stepped since
    assert found.share[:, 1] == pytest.approx(curve.estimate)


@given(
    st.lists(st.lists(st.tuples(st.integers(0, 30), st.integers(0, 2)), max_size=6), min_size=1, max_size=15),
)
def test_where_all_are_seen_to_the_end_it_is_the_share_of_them_in_each_state(people):
    day, before, after, paths = [], [], [], []
    for steps in people:
        path, state = np.zeros(40, dtype=int), 0
        for at, to in sorted(dict(steps).items()):
            path[at:] = to
            if to != state:
                day, before, after = [*day, at], [*before, state], [*after, to]
            state = to
        paths.append(path)
    count, last = len(people), np.array([path[-1] for path in paths])
    moves = Moves(
        np.array(day, dtype=float),
        np.array(before, dtype=int),
        np.array(after, dtype=int),
        (np.zeros(count), np.zeros(count, dtype=int)),
        (np.full(count, 99.0), last),
    )
    found = occupation(moves, 3, np.arange(40))
    for state in range(3):
        assert found.share[:, state] == pytest.approx((np.array(paths) == state).mean(axis=0))


def test_intervals_hold_the_truth_where_people_come_back():
    """Away at rate 1, back at rate 0.5, seen for unlike times: 95 % of 600 runs, give or take three standard errors."""
    random, held = np.random.default_rng(4), 0
    truth = 1 / 1.5 * (1 - np.exp(-1.5 * 1.5))
    for _ in range(600):
        rows, until = [], random.uniform(0.5, 4, 60)
        for end in until:
            at, state = random.exponential(1), 0
            while at <= end:
                rows.append((at, state, 1 - state))
                state = 1 - state
                at += random.exponential(2 if state else 1)
            rows.append((end, state, state))
        day, before, after = (np.array(column) for column in zip(*rows, strict=True))
        moved = before != after
        nobody = np.zeros(60, dtype=int)
        left = (day[~moved], before[~moved])
        moves = Moves(day[moved], before[moved], after[moved], (nobody.astype(float), nobody), left)
        found = occupation(moves, 2, [1.5])
        held += found.low[0, 1] <= truth <= found.high[0, 1]
    assert 0.95 - 0.027 <= held / 600 <= 0.95 + 0.027


def test_intervals_hold_the_truth():
    """Two events of constant rates, seen for unlike times: 95 % of 600 runs, give or take three standard errors."""
    random, held = np.random.default_rng(3), 0
    truth = 0.3 / 0.8 * (1 - np.exp(-0.8))
    for _ in range(600):
        came, followed = random.exponential(1 / 0.8, 80), random.uniform(0.5, 3, 80)
        event = np.where(came <= followed, np.where(random.random(80) < 3 / 8, 1, 2), 0)
        found = occupation(competing(np.minimum(came, followed), event), 3, [1.0])
        held += found.low[0, 1] <= truth <= found.high[0, 1]
    assert 0.95 - 0.027 <= held / 600 <= 0.95 + 0.027
