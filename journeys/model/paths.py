"""Where the files lie that come with the project, and where the store is.

The only module that counts folders from its own place, so that moving any other one breaks nothing.
"""

import os
from pathlib import Path
from typing import Final

ROOT: Final = Path(__file__).resolve().parents[2]
DEMO: Final = ROOT / "data" / "demo"
COMMUNITIES: Final = ROOT / "data" / "communities"
DEFINITIONS: Final = ROOT / "docs" / "definitions.md"


def store_folder() -> Path:
    """Return the store's folder: ``JOURNEYS_STORE``, or ``data/store``."""
    return Path(os.environ.get("JOURNEYS_STORE") or ROOT / "data" / "store")
