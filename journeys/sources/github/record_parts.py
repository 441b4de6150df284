"""The parts that records of several exports of GitHub share.

Fields that are not read are skipped. Every field may be missing: exports differ by year, and GitHub leaves accounts out
when they are deleted.
"""

from typing import Final

import msgspec

MANNEQUIN: Final = "Mannequin"
"""The type of an account that stands for somebody of another platform, after an import: it is no user of this one."""


class Part(msgspec.Struct, omit_defaults=True, gc=False):
    """The base of all parts of a record; none can hold itself, so that Python need not look for cycles in them."""


class Account(Part):
    """An account, wherever a record names one."""

    login: str | None = None
    id: int | None = None
    type: str | None = None


class Label(Part):
    """A label."""

    name: str | None = None


class Commit(Part):
    """A commit, or a branch by its last one."""

    sha: str | None = None


class WikiPage(Part):
    """One page of a wiki, as edited; ``sha`` is its new version."""

    sha: str | None = None
