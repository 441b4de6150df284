"""Whether a pack, beside those made before, tells what neither tells alone.

Two packs of one community are safe beside each other if they are of two months (as downloads are), or of one and the
same data: then every cell says the same. Other counts of the same month would tell by their differences of few people,
and so would another k, below which a cell is left out.
"""

import hashlib
from collections.abc import Sequence
from datetime import datetime

from journeys.errors import PackError
from journeys.findings.finding import Finding
from journeys.findings.source import Source
from journeys.logs.packs import PackLog
from journeys.model import wording


def check_earlier(source: Source, findings: Sequence[Finding], log: PackLog) -> None:
    """Refuse findings that tell more beside those of an earlier pack.

    Raises
    ------
    PackError
        With what to do instead.
    """
    entries = log.log(source.community.slug)
    if len(other := entries[entries["k"] != source.k]):
        before = int(other["k"].iloc[-1])
        msg = (
            f"An earlier pack of {source.community.name} left out counts of fewer than {before} people. With another "
            f"limit its empty cells could be filled in: use --k {before}."
        )
        raise PackError(msg)
    same_month = entries[entries["until"] == source.as_of.isoformat()]
    # the newest of each: an earlier one was replaced
    known = dict(zip(same_month["finding"], same_month["digest"], strict=True))
    made = digests(findings)
    if any(known.get(name, digest) != digest for name, digest in made.items()):
        msg = (
            f"An earlier pack of {source.community.name} until {wording.day(source.as_of)} says something else: data, "
            "decisions or the definition changed since. By the differences two packs of one month tell of few people. "
            "Make one until another month, or, if the earlier pack was given to nobody, add --replace."
        )
        raise PackError(msg)


def remember(source: Source, findings: Sequence[Finding], log: PackLog, now: datetime) -> None:
    """Enter findings that are not in the log yet."""
    entries = log.log(source.community.slug)
    same_month = entries[entries["until"] == source.as_of.isoformat()]
    known = dict(zip(same_month["finding"], same_month["digest"], strict=True))
    new = {name: digest for name, digest in digests(findings).items() if known.get(name) != digest}
    if new:
        log.add(source.community.slug, source.as_of, source.k, new, now)


def digests(findings: Sequence[Finding]) -> dict[str, str]:
    """Return a name for exactly what each finding's table says."""
    return {each.name: hashlib.sha256(each.table.to_csv(index=False).encode()).hexdigest() for each in findings}
