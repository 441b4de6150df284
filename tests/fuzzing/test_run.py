"""Spoilt exports break nothing; and a file that did would be found, whatever it breaks."""

import random
import subprocess
import sys
import time

import psutil
import pytest

from tests.conftest import ROOT
from tests.fuzzing import mutations, run
from tests.fuzzing.exports import our_exports


@pytest.mark.slow
def test_five_hundred_spoilt_exports_end_in_receipts_within_their_bounds():
    # in a process without the threads of other tests, as it forks
    command = [sys.executable, "-m", "tests.fuzzing.run", "--count", "500", "--seed", "56"]
    ended = subprocess.run(command, cwd=ROOT, capture_output=True, text=True, check=False)
    assert "500 files from seed 56: 0 faults" in ended.stdout, ended.stdout + ended.stderr
    assert ended.returncode == 0


def test_the_same_seed_draws_the_same_file_and_another_draws_another():
    assert run.draw(1, 7) == run.draw(1, 7)
    assert run.draw(1, 7) != run.draw(2, 7)


@pytest.mark.parametrize("mutation", mutations.MUTATIONS)
def test_every_mutation_changes_a_file(mutation):
    name = "demo__home-pages.json"
    content = next(export.files[name] for export in our_exports() if name in export.files)
    assert any(mutation(content, random.Random(seed)) != content for seed in range(20))


def breaking(path, store, *, importing):
    """Break in the way that a file's number says."""
    number = int(path.name)
    if number == 1:
        msg = "a reader stumbled"
        raise KeyError(msg)
    if number == 2:
        while True:
            time.process_time()
    if number == 3:
        assert len(b"x" * 900_000_000) > number


def test_what_stumbles_hangs_or_swells_is_found_and_the_others_are_read(monkeypatch):
    # what it uses now: a process that begins from it does not have its peak
    used = psutil.Process().memory_info().rss / 1_000_000
    monkeypatch.setattr(run, "read", breaking)
    monkeypatch.setattr(run, "CPU_SECONDS", 1)
    monkeypatch.setattr(run, "MEMORY_MB", used + 500)
    monkeypatch.setattr(run, "ADDRESSES_GB", 64)
    # a file that hangs or swells ends its process, so that the next one begins after it
    outcomes = [run.run_some(lambda number: (str(number), b"x"), range(first, 5)) for first in (0, 3, 4)]
    assert [list(each) for each in outcomes] == [[0, 1, 2], [3], [4]]
    faults = [outcome.fault for each in outcomes for outcome in each.values()]
    assert "a reader stumbled" in faults[1]
    assert faults[2] == "it took more than 1 CPU seconds"
    assert faults[3].endswith(" MB")
    assert (faults[0], faults[4]) == ("", "")
