"""What servers say of their limits: GitHub's and the Hub's headers, ``Retry-After``, and refusals that only hint at it.

The clock that counts is the server's: its own ``Date`` says how long a limit still lasts.
"""

import re
from datetime import UTC, datetime
from email.utils import parsedate_to_datetime
from typing import Final

import httpx2

UNSAID_SECONDS: Final = 60.0
"""What GitHub asks to wait at least, where it refuses for being asked too much and does not say until when."""
GRACE_SECONDS: Final = 0.5
"""Waited beyond what a server says, since it says it in whole seconds."""

_TOO_MUCH: Final = re.compile(r"rate limit|abuse detection|too many requests", re.IGNORECASE)
_HUB_LIMIT: Final = re.compile(r'"\w+"\s*;\s*r\s*=\s*(\d+)\s*;\s*t\s*=\s*(\d+)')


def told_wait(response: httpx2.Response) -> float | None:
    """Seconds that a refusal for being asked too much says to wait; nothing if it refuses for another reason.

    Parameters
    ----------
    response
        An answer with its body read.
    """
    if response.status_code not in (403, 429, 503):
        return None
    headers = response.headers
    if (after := headers.get("retry-after", "").strip()) and (seconds := _retry_after(after, response)) is not None:
        return seconds
    if headers.get("x-ratelimit-remaining") == "0" and (seconds := until_reset(response)) is not None:
        return seconds
    if (hub := _HUB_LIMIT.search(headers.get("ratelimit", ""))) and hub[1] == "0":
        return float(hub[2])
    too_much = response.status_code == 429 or (response.status_code == 403 and _TOO_MUCH.search(response.text[:2_000]))
    return UNSAID_SECONDS if too_much else None


def _retry_after(said: str, response: httpx2.Response) -> float | None:
    if said.isdecimal():
        return float(said)
    at, now = instant(said), instant(response.headers.get("date", ""))
    return max((at - now).total_seconds(), 0.0) if at and now else None


def until_reset(response: httpx2.Response) -> float | None:
    """Seconds until a used up limit is whole again, by the server's own clock."""
    reset, now = response.headers.get("x-ratelimit-reset", ""), instant(response.headers.get("date", ""))
    if not reset.isdecimal() or now is None:
        return None
    return max(float(reset) - now.timestamp(), 0.0)


def instant(text: str) -> datetime | None:
    """Read a date as headers write it."""
    try:
        at = parsedate_to_datetime(text)
    except ValueError:
        return None
    return at if at.tzinfo else at.replace(tzinfo=UTC)
