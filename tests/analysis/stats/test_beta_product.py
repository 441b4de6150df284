"""The limits are those of the method's authors."""

import numpy as np
import pytest

from journeys.analysis.stats.beta_product import step_limits


def left(days, happened, at_days, **more):
    low, high = step_limits(np.array(days, float), np.array(happened, bool), np.array(at_days, float), **more)
    return np.column_stack([1 - high, 1 - low])


def test_limits_are_those_that_the_authors_print():
    # Fay and Brittain, "Beta product confidence procedure and discrete data", vignette of the R package bpcp:
    # steps on days 3, 7, 8 and 14, nobody open; limits within (0, 3), (3, 7), (7, 8), (8, 14) and after 14
    printed = [
        (0.397635364, 1.0),
        (0.194120450, 0.9936905),
        (0.067585986, 0.9324140),
        (0.006309463, 0.8058796),
        (0.0, 0.6023646),
    ]
    ours = left([3, 7, 8, 14], [1, 1, 1, 1], [1, 5, 7.5, 10, 15], level=0.95, mid_p=False)
    assert ours == pytest.approx(np.array(printed), abs=1e-6)


@pytest.mark.parametrize(("mid_p", "printed"), [(False, (0.56, 1.0)), (True, (0.62, 1.0))])
def test_limits_with_people_open_are_those_of_a_published_trial(mid_p, printed):
    # Weir and Harrison (2023), an interim look at trial A5340: failures by week 8, 90 % limits by bpcp
    weeks = [1.571, 1.714, 2.429, 2.714, 3.000, 3.857, 4.000, 4.714, 8.000, 8.000]
    failed = [1, 1, 1, 0, 1, 1, 1, 1, 1, 0]
    low, high = 1 - left(weeks, failed, [8.001], level=0.9, mid_p=mid_p)[0][::-1]
    assert (round(low, 2), round(high, 2)) == printed


def test_limits_widen_as_fewer_are_followed():
    # nobody stepped: the upper limit rises as people end open on days 1 to 9
    days = list(range(1, 11))
    upper = 1 - left(days, [0] * 10, [0.5, 3.5, 6.5, 9.5, 10.5], level=0.95)[:, 0]
    assert (np.diff(upper) > 0).all()
    assert upper[-1] == 1


def test_many_people_give_limits_without_loss_of_digits():
    days = np.linspace(0.001, 100, 50_000)
    found = left(days, days < 50, [50.0], level=0.95)[0]
    # the normal interval of a share of one half among 50,000: 0.5 +- 1.96 x 0.5 / sqrt(50,000)
    assert found == pytest.approx([0.495617, 0.504383], abs=2e-5)
