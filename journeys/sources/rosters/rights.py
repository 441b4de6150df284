"""Rights on repositories as YAML files of teams list them, and whose repositories they are."""

import re
from collections.abc import Iterator
from pathlib import Path
from typing import Any, Final

from journeys.errors import ExportError
from journeys.model.accounts import github_place
from journeys.sources.base import ExtractBuilder
from journeys.sources.decode.cells import LETTERS_SHOWN
from journeys.sources.rosters.codeowners import organisations_in

# Everybody may read a public repository, so these are no right.
READING: Final = frozenset({"pull", "read"})
# Team files take a right away by such a value.
REVOKED: Final = frozenset({"none", "null", "~"})
# No list that people keep by hand is longer.
TEAM_BYTES: Final = 2_000_000

_REPOSITORY: Final = re.compile(r"(?:([\w.-]+)/)?([\w.-]+)")


def granted_places(builder: ExtractBuilder, path: Path, owner: str, fields: dict[str, Any]) -> list[str]:
    """List the repositories in which a team may do more than read.

    Raises
    ------
    ExportError
        When nothing says whose repository one is.
    """
    repositories: dict[str, None] = {}
    only_read = 0
    for number, (repository, right) in enumerate(_rights(fields), start=1):
        whole = _REPOSITORY.fullmatch(repository)
        if not whole or not right:
            builder.reject(
                number, f"permissions entry {number}: expected a repository and a role", repository[:LETTERS_SHOWN]
            )
        elif right in READING:
            only_read += 1
        elif right in REVOKED:
            continue
        elif not (whole[1] or owner):
            msg = (
                f"{path} does not say whose repository '{whole[2]}' is; give any repository of the organisation with "
                "--place github:owner/name, or the community with --community"
            )
            raise ExportError(msg, "place")
        else:
            repositories[github_place(f"{whole[1] or owner}/{whole[2]}")] = None
    if only_read:
        builder.notes.append(
            f"Rights to read only: {only_read}. They are no acts: everybody may read public repositories."
        )
    return [*repositories]


def _rights(fields: dict[str, Any]) -> Iterator[tuple[str, str]]:
    # a list of entries, or a mapping of repositories to rights
    value = fields.get("permissions", fields.get("repos"))
    pairs = value.items() if isinstance(value, dict) else ()
    entries = [{"repo": repository, "role": right} for repository, right in pairs] if pairs else value
    for entry in entries if isinstance(entries, list) else []:
        right_of = entry if isinstance(entry, dict) else {}
        repository, right = (
            right_of.get("repo", right_of.get("repository")),
            right_of.get("role", right_of.get("permission")),
        )
        yield (
            repository.strip() if isinstance(repository, str) else "",
            (right.strip().lower() or "none") if isinstance(right, str) else "",
        )


def owner_of(builder: ExtractBuilder, path: Path) -> str:
    """Return the organisation that a list is of, in lower case; empty if nothing says it."""
    # files of one organisation lie together, and CODEOWNERS beside them names its teams with the organisation
    platform, _, name = (builder.reading.place or "").partition(":")
    if platform in ("github", "roster"):
        return name.split("/")[0].lower()
    beside = path.parent / "CODEOWNERS"
    if not beside.is_file() or beside.stat().st_size > TEAM_BYTES:
        return ""
    organisations = organisations_in(beside.read_text("utf-8", "replace"))
    if len(organisations) != 1:
        return ""
    owner = organisations.pop()
    builder.notes.append(
        f"Its repositories were taken to be {owner}'s, the organisation that CODEOWNERS beside it names."
    )
    return owner
