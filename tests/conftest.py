"""What the tests share: the folder of real exports beside the project, and a store of one's own."""

from pathlib import Path

import pytest

ROOT = Path(__file__).resolve().parent.parent


@pytest.fixture(scope="session")
def exports():
    """The folder of real exports; tests that need it are skipped where it is absent."""
    folder = ROOT.parent / "shared" / "data"
    if not folder.is_dir():
        pytest.skip(f"no real exports beside the project (looked for ../shared/data from {ROOT.name})")
    return folder
