"""Sentences on imports: how far a job is, what its files held, what may be gone."""

from collections.abc import Sequence
from typing import Final

import pandas as pd

from journeys.ingest.jobs import Job
from journeys.model import wording

PLACES_SHOWN: Final = 2
"""Places of one file that are named; of more, how many."""


def loaded(imports: pd.DataFrame) -> str:
    """Describe what is in so far."""
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
    """Describe how far a running job is."""
    if not job.progress.size:
        return "Beginning …"
    doing = "Looking into" if job.task and job.task.does == "look" else "Importing"
    return f"{doing} {job.progress.file}: {wording.percent(job.progress.share)} of all"


def outcome(job: Job) -> str:
    """Describe what a job found, did, or could not do."""
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


def removed(name: str, again: Sequence[str]) -> str:
    """Describe what left, and which files have to be loaded again for what they shared with it."""
    told = f"**{name}** is out."
    if not again:
        return told
    listed = wording.listing(list(dict.fromkeys(again)))
    return f"{told} What it shared with {listed} may be gone with it: bring those files again; nothing counts twice."


def _kept(job: Job) -> str:
    imports = job.task is not None and job.task.does == "import"
    return "What those files held is stored." if imports and job.receipts else "Nothing was stored."


def some_of(places: Sequence[str]) -> str:
    """Name the first places, and say how many more there are."""
    more = f" and {wording.number(len(places) - PLACES_SHOWN)} more" if len(places) > PLACES_SHOWN else ""
    return ", ".join(places[:PLACES_SHOWN]) + more


def unclaimed(places: Sequence[str]) -> str:
    """Describe the places of no community, and what to do with them."""
    count = f"{wording.counted(len(places), 'place')} of no community yet: {some_of(places)}."
    return f"**Whose are these?** {count} Give your community a name, and its figures appear at once."
