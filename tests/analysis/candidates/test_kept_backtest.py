"""A kept back-test is the one that would be computed, and one of something else is not read."""

import json
from dataclasses import fields
from datetime import timedelta

import pandas as pd

from journeys.analysis.candidates import kept_backtest
from journeys.analysis.candidates.backtest import backtest
from tests.analysis.candidates.test_backtest import START, day

UNTIL = START + timedelta(days=3_000)
# on four days a fortnight apart the second and the fifth of five went on to contribute
PAST = pd.concat(
    [day([False, True, False, False, True], on=14 * n, silent_days=[1.0, 2, 3, 4, 5 + n]) for n in range(4)],
    ignore_index=True,
)


def kept(folder, past=PAST):
    return kept_backtest.kept_or_computed(folder, "home", past, observed_until=UNTIL)


def test_what_was_kept_is_exactly_what_is_computed(tmp_path):
    kept_backtest.keep(tmp_path, "home", PAST, observed_until=UNTIL)
    file = tmp_path / "back-tests" / "home.json"
    read = kept_backtest._read(file, json.loads(file.read_text())["key"])
    computed = backtest(PAST, observed_until=UNTIL)
    for field in fields(computed):
        one, other = getattr(read, field.name), getattr(computed, field.name)
        if isinstance(other, pd.DataFrame):
            pd.testing.assert_frame_equal(one, other, check_exact=True)
        else:
            assert one == other
    # no person is in the file
    text = (tmp_path / "back-tests" / "home.json").read_text()
    assert not [person for person in PAST["person"].unique() if f'"{person}"' in text]


def test_what_was_kept_of_another_past_or_is_damaged_is_not_read(tmp_path):
    kept_backtest.keep(tmp_path, "home", PAST, observed_until=UNTIL)
    file = tmp_path / "back-tests" / "home.json"
    # so that what is read can be told from what is computed
    file.write_text(json.dumps(json.loads(file.read_text()) | {"outcomes": 4321}))
    assert kept(tmp_path).outcomes == 4321
    assert kept(tmp_path, PAST.iloc[1:]).outcomes < 4321
    kept_backtest.keep(tmp_path, "home", PAST.iloc[1:], observed_until=UNTIL)
    assert kept(tmp_path).outcomes < 4321
    file.write_text('{"key": 1')
    assert kept(tmp_path).outcomes < 4321


def test_reading_writes_nothing(tmp_path):
    kept(tmp_path)
    assert list(tmp_path.iterdir()) == []
