"""The folders of the project's own files, of the store and of one's own definitions.

The only module that counts folders from its own place, so that moving any other one breaks nothing. A wheel carries
``app.py``, the pages, the data and the definitions of measures inside the package, in ``shipped``; a checkout has them
beside it, and so has an editable install.
"""

import os
from pathlib import Path
from typing import Final

from platformdirs import user_data_path

_PACKAGE: Final = Path(__file__).resolve().parents[1]
_SHIPPED: Final = _PACKAGE / "shipped"
INSTALLED: Final = _SHIPPED.is_dir()
IMPORTED_FROM: Final = _PACKAGE.parent
"""The folder that another process needs on its path to import this package."""
ROOT: Final = _SHIPPED if INSTALLED else _PACKAGE.parent
APP: Final = ROOT / "app.py"
PROGRAMS: Final = ROOT / "data" / "programs.toml"
REPORTS: Final = ROOT / "data" / "reports.toml"
COMMUNITIES: Final = ROOT / "data" / "communities"
AGENTS: Final = ROOT / "data" / "agents.toml"
LICENCES: Final = ROOT / "data" / "licences.toml"
DEFINITIONS: Final = ROOT / "docs" / "definitions.md"
COMMAND: Final = "journeys" if INSTALLED else "python -m journeys"
"""How people start the command line: only the wheel brings the program ``journeys``."""

GITHUB_API: Final = "GITHUB_API_URL"
"""The variable with the address of GitHub's API, named as in GitHub's own workflows."""


def github_api() -> str:
    """Return the address of GitHub's API that is asked where somebody wants a repository collected."""
    return os.environ.get(GITHUB_API) or "https://api.github.com"


def store_folder() -> Path:
    """Return the store's folder: ``JOURNEYS_STORE``, or ``store`` in the folder of one's own data."""
    # "or": a variable that is set and empty counts as none
    return Path(os.environ.get("JOURNEYS_STORE") or _own_data() / "store")


def own_communities() -> Path:
    """Return the folder of one's own definitions: ``JOURNEYS_COMMUNITIES``, or in a checkout the shipped ones'."""
    return Path(os.environ.get("JOURNEYS_COMMUNITIES") or _own_data() / "communities")


def _own_data() -> Path:
    # an installed package may lie where nobody may write, and the next version replaces all that is in it
    return user_data_path("journeys", appauthor=False) if INSTALLED else ROOT / "data"
