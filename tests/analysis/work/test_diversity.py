"""Diversity as a number of kinds: by hand, at its limits, and how often its interval holds the truth."""

import math

import numpy as np
import pytest

from journeys.analysis.work.diversity import entropies, measure_diversity
from tests.analysis.work.frames import act, acted


def people_doing(**kinds):
    """So many people of one kind each, as a recognition list tells it."""
    return acted(*(act(f"{kind}{n}", "recognised", work=kind) for kind, count in kinds.items() for n in range(count)))


def test_kinds_in_equal_parts_count_one_each():
    # 40 people in 4 kinds of 10: H = ln 4 of the shares as they are
    found = measure_diversity(people_doing(code=10, doc=10, review=10, ideas=10))
    assert (found.n, found.kinds) == (40, 4)
    assert found.entropy == pytest.approx(math.log(4))


def test_everybody_doing_one_kind_is_one_kind_for_certain():
    found = measure_diversity(people_doing(code=12))
    assert (found.entropy, found.effective, found.low, found.high) == (0, 1, 1, 1)


def test_the_correction_is_zahl_s_jackknife_by_hand():
    # 3 people code, 1 doc: H = -(3/4 ln 3/4 + 1/4 ln 1/4) = 0.5623
    # without one of code: 2/3, 1/3: 0.6365 (three times); without doc: 0 (once)
    # pseudo-values 4 H - 3 x: 0.3398 (three times), 2.2493; mean 0.8172, exp = 2.2641
    # deviations -0.4774 (three times), 1.4321: s^2 = (3 * 0.2279 + 2.0510) / 3 = 0.9116, s / 2 = 0.4774
    # t(3) = 3.1824: 0.8172 -+ 1.5193, low end of at least one kind, exp(2.3365) = 10.345
    found = measure_diversity(people_doing(code=3, doc=1))
    assert found.entropy == pytest.approx(0.5623, abs=1e-4)
    assert found.effective == pytest.approx(2.2641, abs=1e-3)
    assert (found.low, found.high) == (1, pytest.approx(10.345, abs=5e-3))


def test_a_person_of_two_kinds_is_half_of_each():
    rows = [act("ada", "recognised", work=kind) for kind in ("code", "doc")]
    found = measure_diversity(acted(*rows))
    assert found.entropy == pytest.approx(math.log(2))
    assert math.isnan(found.low)


def test_changes_of_an_untold_kind_are_no_kind():
    found = measure_diversity(acted(act("ada", "opened_change"), act("bo", "reviewed")))
    assert (found.n, found.kinds) == (1, 1)


def test_the_interval_holds_the_truth_about_95_times_in_100():
    """Of a community with few common and many rare kinds; drawing people anew holds it 51 times."""
    shares = np.array([0.3, 0.2, 0.15, 0.1, 0.08, 0.06, 0.04, 0.03, 0.02, 0.01, 0.01])
    kinds = np.array(["doc", "ideas", "bug", "content", "review", "code", "infra", "talk", "test", "video", "blog"])
    truth = float(np.exp(entropies(shares)))
    random = np.random.default_rng(11)
    held = 0
    for _ in range(100):
        drawn = random.choice(kinds, 50, p=shares)
        found = measure_diversity(people_doing(**dict(zip(*np.unique(drawn, return_counts=True), strict=True))))
        held += found.low <= truth <= found.high
    # of 100 with a chance of 0.95, fewer than 88 would come less than once in 200 times
    assert held >= 88


def test_nobody_s_work_has_no_diversity():
    found = measure_diversity(acted(act("ada", "starred")))
    assert found.n == 0
    assert math.isnan(found.effective)
