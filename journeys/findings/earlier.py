"""Whether a pack, beside those made before, tells what neither tells alone.

Two packs of one community are safe beside each other if they are of two months (as downloads are), or of one and the
same data: then every cell says the same. Other counts of the same month would tell by their differences of few people,
and so would another k, below which a cell is left out.
"""

import hashlib
from collections.abc import Sequence
from datetime import datetime

import pandas as pd

from journeys.errors import PackError
from journeys.findings.finding import Finding
from journeys.findings.source import Source
from journeys.logs.packs import PackLog
from journeys.model import wording


def check_earlier(source: Source, findings: Sequence[Finding], log: PackLog, *, replace: bool = False) -> None:
    """Refuse findings that tell more beside those of an earlier pack; with ``replace`` one of the same month is none.

    Raises
    ------
    PackError
        With what to do instead.
    """
    earlier = _newest(source, log)
    is_same_month = earlier["until"] == source.as_of.isoformat()
    if replace:
        earlier, is_same_month = earlier[~is_same_month], is_same_month[~is_same_month]
    if len(other := earlier[earlier["k"] != source.k]):
        before = int(other["k"].iloc[-1])
        msg = (
            f"An earlier pack of {source.community.name} left out counts of fewer than {before} people. With another "
            f"limit its empty cells could be filled in: use {before} again."
        )
        raise PackError(msg)
    known = dict(zip(*(earlier.loc[is_same_month, name] for name in ("finding", "digest")), strict=True))
    if any(known.get(name, digest) != digest for name, digest in digests(findings).items()):
        msg = (
            f"An earlier pack of {source.community.name} until {wording.day(source.as_of)} says something else: data, "
            "decisions or the definition changed since. Two packs of one month tell, by what differs, of few people. "
            "Make one until another month or, if the earlier one was given to nobody, replace it (--replace)."
        )
        raise PackError(msg)


def remember(source: Source, findings: Sequence[Finding], log: PackLog, now: datetime) -> None:
    """Enter findings that are not in the log yet."""
    newest = _newest(source, log)
    newest = newest[(newest["until"] == source.as_of.isoformat()) & (newest["k"] == source.k)]
    known = dict(zip(newest["finding"], newest["digest"], strict=True))
    new = {name: digest for name, digest in digests(findings).items() if known.get(name) != digest}
    if new:
        log.add(source.community.slug, source.as_of, source.k, new, now)


def digests(findings: Sequence[Finding]) -> dict[str, str]:
    """Return a name for exactly what each finding's table says."""
    return {each.name: hashlib.sha256(each.table.to_csv(index=False).encode()).hexdigest() for each in findings}


def _newest(source: Source, log: PackLog) -> pd.DataFrame:
    # of one finding until one day the newest: one before it was replaced
    return log.log(source.community.slug).drop_duplicates(["until", "finding"], keep="last")
