"""``collect zulip``: the messages of an organisation's public channels.

Messages are asked after the last one that is known, so that what is deleted meanwhile moves no other. Direct messages
and private channels are never asked for, and addresses of people are not written. Left out: the list of users.
"""

import base64
import os
from collections.abc import Mapping
from pathlib import Path
from typing import Any, Final

import msgspec

from journeys.collect.report import Report
from journeys.collect.services.walk import Run, Service, Walk, by_number, host_of, tell_nothing, walking
from journeys.errors import CollectError

PAGE: Final = 1_000
_PUBLIC: Final = '[{"operator":"streams","operand":"public"}]'
_ADDRESS: Final = "sender_email"
_PROGRAM: Final = "-bot@"
"""What the addresses of programs hold, by which imports know them."""


class _Messages(msgspec.Struct):
    messages: list[msgspec.Raw]
    found_newest: bool = False


def collect_zulip(
    address: str,
    out: Path,
    run: Run,
    *,
    secrets: Mapping[str, str],
) -> Report:
    """Collect an organisation's public channels into ``out``; ``secrets`` are the headers of a user's or bot's key.

    Raises
    ------
    CollectError
        When nothing can be collected.
    """
    service = Service("zulip", address, secrets)
    with walking(service, {"address": address.rstrip("/")}, out / "zulip" / host_of(address), run) as walk:
        with walk.attempt("the messages", "messages"):
            walk.write("messages", _messages(walk))
        tell_nothing(walk.report)
    return walk.report


def zulip_secrets() -> dict[str, str]:
    """Return the header of the key that the environment names.

    Raises
    ------
    CollectError
        When it names none: Zulip answers nobody without one.
    """
    user, key = (os.environ.get(name, "").strip() for name in ("ZULIP_EMAIL", "ZULIP_API_KEY"))
    if not (user and key):
        msg = (
            "Zulip asks for a key: make one in Zulip's settings (Account & privacy, API key, or a bot's), and set "
            "ZULIP_EMAIL and ZULIP_API_KEY in the environment."
        )
        raise CollectError(msg)
    return {"Authorization": f"Basic {base64.b64encode(f'{user}:{key}'.encode()).decode()}"}


def _messages(walk: Walk) -> dict[int, bytes]:
    records = by_number(walk.known("messages"))
    while True:
        anchor = str(max(records)) if records else "oldest"
        page = walk.get(
            "/api/v1/messages",
            _Messages,
            anchor=anchor,
            include_anchor="false",
            num_before=0,
            num_after=PAGE,
            narrow=_PUBLIC,
            apply_markdown="false",
        )
        new = by_number(map(_without_address, page.messages))
        records |= new
        walk.watch.step("messages", len(records), None)
        if page.found_newest or not new:
            return records


def _without_address(raw: msgspec.Raw) -> bytes:
    record: dict[str, Any] = msgspec.json.decode(raw)
    if _PROGRAM not in str(record.get(_ADDRESS)):
        record.pop(_ADDRESS, None)
    # a picture's address is made from the e-mail address
    record.pop("avatar_url", None)
    return msgspec.json.encode(record)
