"""What the Import page says of jobs and their files, in sentences and as a table."""

from collections import Counter
from collections.abc import Mapping, Sequence
from typing import Final

import pandas as pd

from journeys.ingest.jobs import Job
from journeys.ingest.receipts import Receipt
from journeys.model import wording
from journeys.model.community import Community, claimants
from journeys.model.vocabulary import SOURCES

PLACES_SHOWN: Final = 2
"""Places of one file that are named; of more, how many."""


def brought(imports: pd.DataFrame) -> str:
    """Say what is in so far."""
    real = imports[~imports["simulated"].astype(bool)]
    if real.empty:
        return (
            "**None of yours is in yet.** Drop them below: they stay on the computer that runs this app, "
            "and you see what is in them first."
        )
    count = len(real)
    told = f"**{wording.counted(count, 'file')}** of yours {'is' if count == 1 else 'are'} in."
    return f"{told} Drop more below; what is known already is not counted again."


def progress(job: Job) -> str:
    """Say how far a running job is."""
    if not job.progress.size:
        return "Beginning …"
    doing = "Looking into" if job.task and job.task.does == "look" else "Importing"
    return f"{doing} {job.progress.file}: {wording.percent(job.progress.share)} of all"


def outcome(job: Job) -> str:
    """Say what a job found, did, or could not do."""
    refused = sum(receipt.refused is not None for receipt in job.receipts)
    read = len(job.receipts) - refused
    if job.state == "cancelled":
        return f"**Cancelled** after {wording.counted(len(job.receipts), 'file')}. {_kept(job)}"
    if job.state == "failed":
        return f"**It stopped before its end**, after {wording.counted(len(job.receipts), 'file')}. {_kept(job)}"
    if job.task and job.task.does == "look":
        acts = sum(receipt.new for receipt in job.receipts)
        told = f"**{wording.counted(read, 'file')} can be read**, with {wording.counted(acts, 'act')}"
        return f"{told}; {wording.number(refused)} cannot." if refused else f"{told}. Nothing is stored yet."
    new = sum(receipt.new for receipt in job.receipts)
    known = sum(receipt.known for receipt in job.receipts)
    put_aside = sum(receipt.rejected for receipt in job.receipts)
    told = (
        f"**{wording.counted(read, 'file')} imported**: {wording.counted(new, 'new act')}, {wording.number(known)} "
        "known"
    )
    return f"{told}, {wording.counted(put_aside, 'record')} not taken." if put_aside else f"{told}."


def taken_out(name: str, again: Sequence[str]) -> str:
    """Say what left, and which files have to be brought again for what they shared with it."""
    told = f"**{name}** is out."
    if not again:
        return told
    listed = wording.listing(list(dict.fromkeys(again)))
    return f"{told} What it shared with {listed} may be gone with it: bring those files again; nothing counts twice."


def _kept(job: Job) -> str:
    imports = job.task is not None and job.task.does == "import"
    return "What those files held is stored." if imports and job.receipts else "Nothing was stored."


def receipts(told: Sequence[Receipt], communities: Mapping[str, Community]) -> pd.DataFrame:
    """Give one row a file: what it is, whose, of which places, and how much is in it."""
    return pd.DataFrame(
        {
            "File": [receipt.path for receipt in told],
            "What it is": [_format(receipt) for receipt in told],
            "Community": [_communities(receipt, communities) for receipt in told],
            "Places": [_places(receipt) for receipt in told],
            "Acts": pd.array([None if receipt.refused else receipt.new + receipt.known for receipt in told], "Int64"),
            "From": [f"{receipt.first:%Y-%m-%d}" if receipt.first else "" for receipt in told],
            "Until": [f"{receipt.last:%Y-%m-%d}" if receipt.last else "" for receipt in told],
            "Not taken": pd.array([None if receipt.refused else receipt.rejected for receipt in told], "Int64"),
        }
    )


def unclaimed(told: Sequence[Receipt], communities: Mapping[str, Community]) -> list[str]:
    """List the places that no definition claims, those with most acts first."""
    acts: Counter[str] = Counter()
    for receipt in told:
        acts.update(receipt.places)
    return [place for place, _ in acts.most_common() if not claimants(communities.values(), place)]


def _format(receipt: Receipt) -> str:
    return "cannot be read" if receipt.refused else SOURCES.get(receipt.format or "", receipt.format or "")


def _communities(receipt: Receipt, communities: Mapping[str, Community]) -> str:
    names = [each.name for each in communities.values() if any(each.owns(place) for place in receipt.places)]
    return ", ".join(names) or ("" if receipt.refused else "none claims it")


def _places(receipt: Receipt) -> str:
    return some_of(sorted(receipt.places, key=lambda place: -receipt.places[place]))


def some_of(places: Sequence[str]) -> str:
    """Name the first places, and say how many more there are."""
    more = f" and {wording.number(len(places) - PLACES_SHOWN)} more" if len(places) > PLACES_SHOWN else ""
    return ", ".join(places[:PLACES_SHOWN]) + more
