"""The tables of the back-test hold what was measured, and no more than may leave."""

from journeys.analysis.stats.download_rounding import round_counts
from pages.parts.invite import backtest
from tests.charts.test_backtest import BINS, RULES, WITH_MODEL, tried_of


def test_the_table_has_each_measure_with_its_interval():
    rows = backtest.methods(WITH_MODEL).set_index("Ranked")
    assert rows.loc["Chance to contribute (used now)", "AUC"] == "0.50 (0.40 to 0.60)"
    assert rows.loc["Most recent first", "Recall@10"] == "40 % (30 to 50 %)"


def test_fifths_say_how_many_came_for_each_one_expected():
    rows = backtest.fifths(WITH_MODEL)
    # the fourth: 16 of 20 expected, 10 to 22 %
    assert rows["Contributed / expected"].tolist()[3] == "0.80 (0.50 to 1.10)"
    nobody = tried_of(RULES, "one_step", [(0.0, 0.0, 0.0, 0.04, 400)])
    assert backtest.fifths(nobody)["Contributed / expected"].isna().all()


def rounded(rows, layout):
    return round_counts(rows, layout, key=b"key", name="tried")


def test_measures_of_few_people_do_not_leave():
    few = rounded(backtest.leaving_methods(tried_of(RULES, "one_step", outcomes=20)), backtest.METHODS_LAYOUT)
    assert few[["auc", "recall_10_low"]].isna().all(axis=None)
    many = rounded(backtest.leaving_methods(tried_of(RULES, "one_step", outcomes=500)), backtest.METHODS_LAYOUT)
    assert many["auc"].notna().all()


def test_fifths_leave_as_bands():
    fifths = rounded(
        backtest.leaving_fifths(tried_of(RULES, "one_step", [(0.01, 0.01, 0, 0.04, 300), *BINS[1:]])),
        backtest.FIFTHS_LAYOUT,
    )
    # 1 % of 300, fifty bands of 2 points; those who came are 3
    assert (fifths["contributed"][0], fifths["n"][0]) == (0.01, 300)
    assert fifths["came"][0] in (0, 5)
