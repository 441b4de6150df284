"""Many imports of one place: few parts hold them, each import is still removed alone, and its cost does not grow."""

from pathlib import Path

import pytest

from journeys.store.care import check_store
from journeys.store.engine import open_engine
from journeys.store.store import ALIKE, Store
from tests.making import HOME, NOW, act, fill

ELSE = "github:demo/else"


@pytest.fixture
def store(tmp_path):
    made = Store(tmp_path / "store")
    yield made
    made.close()


def bring(store, number, place=HOME):
    """Import one act and one claim."""
    claims = [(f"github:p{number}", "name", f"P {number}")]
    fill(store, [act(1 + number % 300, f"p{number}", "commented", place=place)], name=f"file {number}", claims=claims)


def accounts_in(store, kind="events", places=None):
    with open_engine() as engine:
        return sorted(engine.collect(store.scan(kind, engine, places))["account"])


def people(*numbers):
    return sorted(f"github:p{number}" for number in numbers)


def test_ten_small_parts_become_one_and_each_import_still_leaves_alone(store):
    for number in range(ALIKE):
        bring(store, number, ELSE if number == 3 else HOME)
    # one of events and one of accounts
    assert sorted(Path(file).parts[0] for file in store.parts()) == ["accounts", "events"]
    assert accounts_in(store) == people(*range(10))
    # what an import claims counts where it touches a place, in a part with others too
    assert accounts_in(store, "accounts", [ELSE]) == people(3)
    assert accounts_in(store, "accounts", [HOME]) == people(0, 1, 2, 4, 5, 6, 7, 8, 9)
    assert store.remove(4, NOW) == []
    assert accounts_in(store) == accounts_in(store, "accounts") == people(0, 1, 2, 4, 5, 6, 7, 8, 9)
    bring(store, 3, ELSE)
    assert accounts_in(store) == people(*range(10))
    assert check_store(store) == []


def test_a_damaged_part_is_not_taken_into_another_and_keeps_no_import_of_elsewhere_out(store):
    bring(store, 0)
    (part,) = (file for file in store.parts() if file.startswith("events"))
    path = store.folder / part
    whole = path.read_bytes()
    path.write_bytes(whole[:60] + bytes(8) + whole[68:])
    for number in range(1, 2 * ALIKE):
        bring(store, number, ELSE)
    assert [fault.partition(":")[0] for fault in check_store(store)] == [part]
    path.write_bytes(whole)
    assert check_store(store) == []
    assert accounts_in(store) == people(*range(20))


def test_removing_one_import_of_a_damaged_part_names_all_whose_rows_were_in_it(store):
    for number in range(ALIKE):
        bring(store, number)
    (part,) = (file for file in store.parts() if file.startswith("events"))
    (store.folder / part).write_bytes(b"PAR1")
    assert store.remove(2, NOW) == [f"file {number}" for number in range(10) if number != 1]
    assert check_store(store) == []
    for number in range(ALIKE):
        bring(store, number)
    assert accounts_in(store) == people(*range(10))


def reads():
    """How often this process has read from files, the engine's threads among it."""
    told = dict(line.split(": ") for line in Path("/proc/self/io").read_text().splitlines())
    return int(told["syscr"])


@pytest.mark.slow
@pytest.mark.skipif(not Path("/proc/self/io").exists(), reason="only Linux counts what a process reads")
def test_an_import_reads_about_as_much_after_many_others_as_after_few(store):
    taken = []
    for number in range(160):
        before = reads()
        bring(store, number)
        taken.append(reads() - before)
    # by twenty: in each, two imports make one part of ten; before, the last twenty read five times what the second did
    assert sum(taken[-20:]) < 1.5 * sum(taken[20:40])
    # nine of each number of digits at most, for events and for accounts; threads have no rows
    assert len(store.parts()) <= 2 * 9 * 3
    assert accounts_in(store) == people(*range(160))
