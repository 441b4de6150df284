"""What the tests share does what it is for: no test of real exports is passed over, and quick runs are quick."""

import os
import shutil
import subprocess
import sys
from pathlib import Path

import pytest

HERE = Path(__file__).resolve().parent
EXAMPLES = """
import pytest
from hypothesis import given, settings, strategies as st

COUNT = []

def test_of_exports(exports):
    pytest.skip("for no reason")

@settings(max_examples=30)
@given(st.integers())
def test_many(number):
    COUNT.append(number)

def test_count():
    print(f"{len(COUNT)} examples")
"""


@pytest.fixture
def run_tests(tmp_path):
    """Run a project of three tests that shares our conftest, with options for pytest."""
    folder = tmp_path / "project" / "tests"
    folder.mkdir(parents=True)
    for name in ("__init__.py", "conftest.py", "postgresql.py"):
        shutil.copy(HERE / name, folder)
    (folder / "test_it.py").write_text(EXAMPLES)

    def run(*options):
        command = [sys.executable, "-m", "pytest", "-rA", "-p", "no:cacheprovider", *options]
        # make quick sets the profile for this run, and not for the one that is tried
        env = {name: value for name, value in os.environ.items() if name != "HYPOTHESIS_PROFILE"}
        return subprocess.run(command, cwd=folder.parent, env=env, capture_output=True, text=True, check=False)

    return run


def test_a_test_of_real_exports_may_be_skipped_only_where_there_are_none(run_tests, tmp_path):
    without = run_tests()
    assert without.returncode == 0, without.stdout
    assert "2 passed, 1 skipped" in without.stdout
    (tmp_path / "shared" / "data").mkdir(parents=True)
    beside = run_tests()
    assert beside.returncode == 1
    assert "test_of_exports was skipped, but ../shared/data is there" in beside.stdout
    assert "1 failed, 2 passed" in beside.stdout


def test_the_quick_profile_caps_what_a_test_asks_for(run_tests):
    assert "30 examples" in run_tests().stdout
    assert "\n5 examples" in run_tests("--hypothesis-profile", "quick").stdout
