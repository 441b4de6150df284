"""The tables of the back-test hold what was measured, and no more than may leave."""

from pages.parts.invite import backtest
from tests.charts.test_backtest import BINS, RULES, WITH_MODEL, WITHOUT, tried_of


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


def test_measures_of_fewer_than_five_people_do_not_leave():
    few = backtest.leaving_methods(tried_of(RULES, "one_step", outcomes=4))
    assert few[["outcomes", "auc", "recall_10_low"]].isna().all(axis=None)
    assert backtest.leaving_methods(WITHOUT)["auc"].notna().all()


def test_shares_of_fewer_than_five_who_came_do_not_leave():
    fifths = backtest.leaving_fifths(tried_of(RULES, "one_step", [(0.01, 0.01, 0, 0.04, 300), *BINS[1:]]))
    assert fifths["contributed"].isna().tolist() == [True, False, False, False, False]  # 1 % of 300 are 3
