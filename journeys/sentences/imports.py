"""Sentences on imports: how far a job is, what its files held, what may be gone."""

from collections.abc import Mapping, Sequence
from typing import Final

import pandas as pd

from journeys.ingest.jobs import Job
from journeys.ingest.receipts import Receipt
from journeys.ingest.renamed import Renamed
from journeys.model import wording
from journeys.model.paths import COMMAND

SECONDS: Final = 60
PLACES_SHOWN: Final = 2
"""Places of one file that are named; of more, how many."""


def loaded(imports: pd.DataFrame) -> str:
    """Describe what is loaded so far."""
    # the demo data is imported by the app itself
    real = imports[~imports["simulated"].astype(bool)]
    if real.empty:
        return (
            "**None of your files is loaded yet.** Drop them below: they stay on the computer that runs this app, "
            "and you see what is in them first."
        )
    count = len(real)
    text = f"**{wording.counted(count, 'file')}** of yours {'is' if count == 1 else 'are'} loaded."
    return f"{text} Acts that are loaded already are not counted again."


def progress(job: Job) -> str:
    """Describe how far a running job is."""
    done = job.progress
    if done.doing == "waiting":
        return f"{done.file}. Going on in {_minutes(done.size - done.read)}."
    if done.doing == "collecting":
        return f"Collecting {done.file}: {wording.number(done.read)}{_of_all(done.size)}"
    if not job.progress.size:
        return "Starting …"
    doing = "Reading" if job.task and job.task.does == "look" else "Importing"
    return f"{doing} {job.progress.file}: {wording.percent(job.progress.share)} of all"


def _of_all(size: int) -> str:
    # the last page is known only where the service says so
    return f" of {wording.number(size)}" if size else ""


def _minutes(seconds: int) -> str:
    return (
        wording.counted(max(1, seconds), "second")
        if seconds < SECONDS
        else wording.counted(seconds // SECONDS, "minute")
    )


def asked_host(api: str) -> str:
    """Return the host of an address, as people name it."""
    return api.partition("://")[2].partition("/")[0]


WELCOME: Final = (
    "**See how people come to an open community, take part and lead, and who waits for an answer.** Exports stay "
    "where this app runs."
)
ELSEWHERE: Final = (
    "Run the first line on a computer that reaches GitHub. Then drop its folder exports on the Import page, or copy it "
    "here and run the second line:"
)


READ_OTHERWISE: Final = "Read a table another way"


def asks(api: str) -> str:
    """Describe which host is asked when a repository is collected, and when."""
    return (
        f"The button asks **{asked_host(api)}** and no other host. Without a token in GITHUB_TOKEN it answers 60 "
        "requests an hour: a large repository takes hours."
    )


def collect_command(repository: str) -> str:
    """Return the command lines that collect a repository and import it."""
    return f"{COMMAND} collect github {repository}\n{COMMAND} import exports"


def outcome(job: Job) -> str:
    """Describe what a job found, did, or could not do."""
    if job.task and job.task.does == "collect" and job.state in ("cancelled", "failed"):
        did = "Cancelled" if job.state == "cancelled" else "Not collected"
        return f"**{did}: {job.task.repository}.** What was fetched is kept: the next attempt goes on from there."
    if job.state in ("cancelled", "failed"):
        did = "**Cancelled**" if job.state == "cancelled" else "**It stopped early**,"
        return f"{did} after {wording.counted(len(job.receipts), 'file')}. {_kept(job)}"
    return looked_into(job.receipts) if job.task and job.task.does == "look" else imported(job.receipts)


def looked_into(receipts: Sequence[Receipt]) -> str:
    """Describe what files contain that were only read, not imported."""
    refused, acts = _count_refused(receipts), sum(receipt.new for receipt in receipts)
    text = f"**{wording.counted(len(receipts) - refused, 'file')} can be read**, with {wording.counted(acts, 'act')}"
    return f"{text}; {wording.number(refused)} cannot." if refused else f"{text}. Nothing is stored yet."


def imported(receipts: Sequence[Receipt]) -> str:
    """Describe what an import brought."""
    new, known, rejected = (sum(getattr(one, count) for one in receipts) for count in ("new", "known", "rejected"))
    files = wording.counted(len(receipts) - _count_refused(receipts), "file")
    text = f"**{files} imported**: {wording.counted(new, 'new act')}, {wording.number(known)} known"
    return f"{text}, {wording.counted(rejected, 'record')} not taken." if rejected else f"{text}."


def _count_refused(receipts: Sequence[Receipt]) -> int:
    return sum(receipt.refused is not None for receipt in receipts)


def why_refused(receipt: Receipt) -> str:
    """Describe why a file cannot be read; what the page can ask for is asked there and not explained."""
    return _NEEDED.get(receipt.needs) or receipt.refused or ""


def to_mend(receipts: Sequence[Receipt]) -> str:
    """Say how many files cannot be read yet."""
    return wording.counted(_count_refused(receipts), "file") + " not read yet"


_NEEDED: Final = {
    "day": "Its entries carry no date. On which day was it made?",
    "place": "It does not say of what it is.",
    "encoding": "It is not UTF-8. How do its names read rightly?",
    "dates": "Its dates may have the day or the month first. How are they written?",
    "mapping": "No mapping fits its columns: say once what they mean.",
    "format": "It is of no format known here.",
}


def removed(name: str, again: Sequence[str]) -> str:
    """Describe what was removed, and which files have to be imported again for the acts that they shared with it."""
    text = f"**{name}** is removed."
    if not again:
        return text
    listed = wording.listing(list(dict.fromkeys(again)))
    shared = f"Acts that it shared with {listed} may be removed too"
    return f"{text} {shared}: import those files again; nothing counts twice."


def _kept(job: Job) -> str:
    # an import stores each file as a whole, so the files before the interruption stay
    imports = job.task is not None and job.task.does == "import"
    return "What those files contained is stored." if imports and job.receipts else "Nothing was stored."


def some_of(places: Sequence[str]) -> str:
    """Name the first places, and say how many more there are."""
    more = f" and {wording.number(len(places) - PLACES_SHOWN)} more" if len(places) > PLACES_SHOWN else ""
    return ", ".join(places[:PLACES_SHOWN]) + more


def unclaimed(acts: Mapping[str, int]) -> str:
    """Describe the places of no community, by how many acts they have, and what to do with them."""
    total, places = wording.counted(sum(acts.values()), "act"), wording.counted(len(acts), "place")
    verb = "belongs" if sum(acts.values()) == 1 else "belong"
    return f"**{total} in {places} {verb} to no community yet: name one.**"


def renamed(found: Renamed, community: str) -> str:
    """Describe a repository that exports name in two ways, and what a click does about it."""
    threads = wording.counted(found.threads, "thread")
    return (
        f"**{found.former} and {found.present} have {threads} in common**: one repository, renamed, whose acts count "
        f"twice. A click writes the former name into the definition of {community}."
    )


def next_after_import(acts: Mapping[str, int], slugs: Sequence[str]) -> list[str]:
    """Describe what to do after an import: name the community of places that have none, then look at the figures."""
    lines = []
    if acts:
        lines.append(unclaimed(acts).strip("*"))
        lines.append(f"Next: {COMMAND} communities new SLUG, or name it on the first page of {COMMAND} app")
    lines += [f"Next: {COMMAND} funnel --community {slug}, or {COMMAND} app" for slug in slugs]
    return lines
