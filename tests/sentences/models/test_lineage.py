"""Sentences on the counts of one model on several days, and on what else exports say of it."""

import pandas as pd

from journeys.model.tables import MODEL_COUNTS
from journeys.sentences.models.lineage import counts_by_day, further_facts
from tests.tables import made

BEGIN = pd.Timestamp("2026-01-01", tz="UTC")


def counts(*likes, told=True):
    """Counts of the first days of months, with no downloads told."""
    return made(
        MODEL_COUNTS,
        [{"as_of": BEGIN + pd.DateOffset(months=at), "told": told, "likes": each} for at, each in enumerate(likes)],
    )


def test_one_day_is_no_history():
    assert counts_by_day(counts(1)) == ""
    assert counts_by_day(counts()) == ""


def test_of_many_days_the_first_and_the_last_are_written():
    assert counts_by_day(counts(1, 2, 3)) == "Likes: 1 on 1 Jan 2026, 2 on 1 Feb 2026, 3 on 1 Mar 2026."
    assert counts_by_day(counts(1, 2, 3, 4, 5, 6)) == (
        "Likes: 1 on 1 Jan 2026, 3 on 1 Mar 2026, 4 on 1 Apr 2026, 5 on 1 May 2026, 6 on 1 Jun 2026 (of 6 days)."
    )


def test_days_of_imports_are_named_so():
    assert counts_by_day(counts(1, 2, told=False)).endswith("Days of imports stand for exports that tell no day.")


def test_what_is_not_told_is_left_out():
    assert further_facts(0, None, None) == ""
    assert further_facts(2, "hub:model/ada/spark", 1) == (
        "Used or named by 2 spaces of the Hub. Its card names ada/spark as newer. "
        "Its metadata hold 1 evaluation result."
    )
