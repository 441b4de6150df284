"""The waits that servers ask for: GitHub's and the Hub's headers, ``Retry-After``, and refusals that only hint at it.

Times are compared with the server's own ``Date``, so that a wrong clock on this machine makes no wait too short or
long.
"""

import re
from datetime import UTC, datetime
from email.utils import parsedate_to_datetime
from typing import Final

import httpx2

# What GitHub asks to wait at least after a secondary limit that names no time.
DEFAULT_WAIT_SECONDS: Final = 60.0
# Servers write limits in whole seconds, so the last fraction of one may still count.
GRACE_SECONDS: Final = 0.5

_TOO_MUCH: Final = re.compile(r"rate limit|abuse detection|too many requests", re.IGNORECASE)
_HUB_LIMIT: Final = re.compile(r'"\w+"\s*;\s*r\s*=\s*(\d+)\s*;\s*t\s*=\s*(\d+)')


def required_wait(response: httpx2.Response) -> float | None:
    """Return the seconds to wait after a refusal for too many requests; None if it is refused for another reason.

    The response's body must have been read.
    """
    if response.status_code not in (403, 429, 503):
        return None
    headers = response.headers
    if (after := headers.get("retry-after", "").strip()) and (seconds := _retry_after(after, response)) is not None:
        return seconds
    if (seconds := until_reset(response)) is not None:
        return seconds
    if (hub := _HUB_LIMIT.search(headers.get("ratelimit", ""))) and hub[1] == "0":
        return float(hub[2])
    # GitHub answers its secondary limits with 403, as it does missing rights: only the text differs.
    too_much = response.status_code == 429 or (response.status_code == 403 and _TOO_MUCH.search(response.text[:2_000]))
    return DEFAULT_WAIT_SECONDS if too_much else None


def _retry_after(said: str, response: httpx2.Response) -> float | None:
    if said.isdecimal():
        return float(said)
    at, now = instant(said), instant(response.headers.get("date", ""))
    return max((at - now).total_seconds(), 0.0) if at and now else None


def until_reset(response: httpx2.Response) -> float | None:
    """Return the seconds until a used up limit is reset, by the server's clock; None if it is not used up."""
    headers = response.headers
    reset, now = headers.get("x-ratelimit-reset", ""), instant(headers.get("date", ""))
    if headers.get("x-ratelimit-remaining") != "0" or not reset.isdecimal() or now is None:
        return None
    return max(float(reset) - now.timestamp(), 0.0)


def instant(text: str) -> datetime | None:
    """Read a date as headers write it."""
    try:
        at = parsedate_to_datetime(text)
    except ValueError:
        return None
    return at if at.tzinfo else at.replace(tzinfo=UTC)
