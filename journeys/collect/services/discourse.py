"""``collect discourse``: the public posts of a forum, newest first, back to those that are known.

Pages are asked by the number of a post and not by their place, so that a post that is deleted meanwhile moves no other.
Left out: private messages, who registered and who liked what, which take a request a member or a post.
"""

import os
from collections.abc import Mapping
from pathlib import Path
from typing import Final

import msgspec

from journeys.collect.report import Report
from journeys.collect.services.walk import Run, Service, Walk, by_number, host_of, tell_nothing, walking

PAGE: Final = 50
"""Numbers of posts that one answer covers."""


class _Latest(msgspec.Struct):
    latest_posts: list[msgspec.Raw]


def collect_discourse(
    address: str,
    out: Path,
    run: Run,
    *,
    secrets: Mapping[str, str] | None = None,
) -> Report:
    """Collect a forum's public posts into ``out``; ``secrets`` are the headers of a key, for a forum that is closed.

    Raises
    ------
    CollectError
        When nothing can be collected.
    """
    service = Service("discourse", address, secrets or {})
    asked = {"address": address.rstrip("/")}
    with walking(service, asked, out / "discourse" / host_of(address), run) as walk:
        with walk.attempt("the posts", "posts"):
            walk.write("posts", _posts(walk))
        tell_nothing(walk.report)
    return walk.report


def discourse_secrets() -> dict[str, str]:
    """Return the headers of the key that the environment names; none without one."""
    key = os.environ.get("DISCOURSE_API_KEY", "").strip()
    name = os.environ.get("DISCOURSE_API_USERNAME", "").strip() or "system"
    return {"Api-Key": key, "Api-Username": name} if key else {}


def _posts(walk: Walk) -> dict[int, bytes]:
    known = by_number(walk.known("posts"))
    last = max(known, default=0)
    found: dict[int, bytes] = {}
    page = by_number(walk.get("/posts.json", _Latest).latest_posts)
    newest = before = max(page, default=0)
    while before > last:
        found |= page
        # some numbers are of posts that are hidden or deleted: a page of those is empty, and not the end
        before = min(page) - 1 if page else before - PAGE
        walk.watch.step("posts", newest - max(before, last), newest - last)
        if before > last:
            page = by_number(walk.get("/posts.json", _Latest, before=before).latest_posts)
    return known | found
