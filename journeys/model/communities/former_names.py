"""Writing a place's former name into a definition, so that both names count as one place."""

import json
import re
from pathlib import Path
from typing import Final

from journeys.errors import DefinitionError
from journeys.model import paths
from journeys.model.communities.definitions import path_of, read_community

BEGINS: Final = "[[places]]"

_PATTERN: Final = re.compile(r"""^pattern\s*=\s*["'](.*)["']\s*(?:#.*)?$""")
_ALIASES: Final = re.compile(r"^aliases\s*=\s*\[")


def name_formerly(slug: str, present: str, former: str) -> Path:
    """Write into a community's definition that a place had another name, and return the file.

    A definition that came with this project is copied among one's own first.

    Raises
    ------
    DefinitionError
        When the definition would be faulty, or cannot be written; then it stays as it is.
    """
    source = path_of(slug)
    target = paths.own_communities() / source.name
    part = target.with_name(f".{target.name}.part")
    try:
        text = with_former_name(source.read_text(encoding="utf-8"), present, former)
        target.parent.mkdir(parents=True, exist_ok=True)
        part.write_text(text, encoding="utf-8")
        read_community(part)
        part.replace(target)
    except OSError as error:
        raise DefinitionError(str(target), [f"cannot be written: {error.strerror}."]) from error
    finally:
        part.unlink(missing_ok=True)
    return target


def with_former_name(text: str, present: str, former: str) -> str:
    r"""Return the text of a definition in which ``present`` is a place that has ``former`` as a former name.

    >>> print(with_former_name('[[places]]\npattern = "github:a/old"\n', "github:a/new", "github:a/old").strip())
    [[places]]
    pattern = "github:a/new"
    aliases = ["github:a/old"]
    """
    before, *entries = _cut(text.splitlines())
    named = {pattern: entry for entry in entries if (pattern := _pattern_of(entry))}
    alias, written = json.dumps(former), json.dumps(present)
    entry = named.get(present)
    if entry is None and former in named:
        # what else the entry says holds under the present name too
        entry = named[former]
        position = next(number for number, line in enumerate(entry) if _PATTERN.match(line))
        entry[position] = f"pattern = {written}"
    elif entry is None:
        # before the others, as the first entry that fits a place claims it
        entry = [BEGINS, f"pattern = {written}", ""]
        entries.insert(0, entry)
    elif former in named:
        entries.remove(named[former])
    listed = next((number for number, line in enumerate(entry) if _ALIASES.match(line)), None)
    if listed is None:
        entry.insert(next(n for n, line in enumerate(entry) if _PATTERN.match(line)) + 1, f"aliases = [{alias}]")
    else:
        entry[listed] = _ALIASES.sub(lambda begun: f"{begun[0]}{alias}, ", entry[listed])
    return "\n".join(line for part in (before, *entries) for line in part) + "\n"


def _cut(lines: list[str]) -> list[list[str]]:
    """Cut a text before each entry of places, and where another part begins: what follows the last entry is its own."""
    parts: list[list[str]] = [[]]
    for line in lines:
        if line.strip() == BEGINS or (line.startswith(("[", "# ")) and parts[-1][:1] == [BEGINS]):
            parts.append([])
        parts[-1].append(line)
    return parts


def _pattern_of(entry: list[str]) -> str:
    if entry[:1] != [BEGINS]:
        return ""
    return next((found[1] for line in entry if (found := _PATTERN.match(line))), "")
