"""How measures are counted: the sections of ``docs/definitions.md``, which pages and packs quote by their keys."""

import re
from functools import cache
from typing import NamedTuple

from journeys.model import paths


class Definition(NamedTuple):
    """How a measure is counted: in one line, and whole with its title."""

    short: str
    whole: str


@cache
def definitions() -> dict[str, Definition]:
    """Read the definitions of measures by key; each section begins with ``## key: Title`` and its line with ``>``."""
    text = paths.DEFINITIONS.read_text(encoding="utf-8") if paths.DEFINITIONS.is_file() else ""
    # with groups the parts are: what comes before, then in turn key, name, short form (if there is one) and body
    found = re.split(r"^## ([\w-]+): (.+)$(?:\n\n> (.+)$)?", text, flags=re.MULTILINE)
    return {
        key: Definition(short or "", f"**{name}.** {body.strip()}")
        for key, name, short, body in zip(found[1::4], found[2::4], found[3::4], found[4::4], strict=True)
    }
