"""The files of a job that could not be read, each with what would mend it: a day, a place, a mapping."""

from collections.abc import Sequence
from datetime import UTC, date, datetime
from typing import Final

import streamlit as st

from journeys.errors import JourneysError
from journeys.ingest import jobs
from journeys.ingest.jobs import NOTHING_GIVEN, Given, Job, Task
from journeys.ingest.pipeline import mappings_folder
from journeys.ingest.receipts import Receipt
from journeys.model.accounts import github_place, place_named, repository_named
from journeys.model.communities.mappings import load_mappings
from journeys.sentences import imports as sentences
from journeys.store.store import Store
from pages.parts.imports.mapping_editor import edit_mapping
from pages.parts.shared import blocks, data

ASKED: Final = ("day", "place")
"""What is asked for in the form; what columns mean takes an editor of its own."""


def draw(job: Job, store: Store) -> None:
    """Draw the refused files; those that somebody can mend come first."""
    refused = [receipt for receipt in job.receipts if receipt.refused]
    if not refused:
        return
    blocks.section(sentences.to_mend(job.receipts))
    # what was imported is gone from the job: then only the reasons are left
    can_mend = job.files.is_dir() and job.task is not None
    asked = [receipt for receipt in refused if can_mend and receipt.needs in ASKED]
    tables = [receipt for receipt in refused if can_mend and receipt.needs == "mapping" and _is_own(job, receipt)]
    if asked:
        _draw_form(job, asked)
    for receipt in tables:
        _draw_editor(job, receipt, store)
    redact = data.redactor()
    for number, receipt in enumerate(each for each in refused if each not in [*asked, *tables]):
        # one after another, and a hundred of them folded
        _draw_reason(receipt, redact(sentences.why_refused(receipt)), folded=number >= blocks.ROWS_PER_PAGE)


def _is_own(job: Job, receipt: Receipt) -> bool:
    # a table within an archive is no file that the editor could open
    return (job.files / receipt.path).is_file()


def _draw_form(job: Job, asked: Sequence[Receipt]) -> None:
    with st.form(f"given-{job.id}"):
        typed: dict[str, date | str | None] = {}
        for receipt in asked:
            typed[receipt.path] = _ask(receipt, f"{job.id}-{receipt.path}")
        if st.form_submit_button("Read again"):
            _read_again(job, typed)


def _ask(receipt: Receipt, key: str) -> date | str | None:
    # the file in the label, so that two fields of one page have two names
    label = blocks.emphasised(f"**{receipt.path}** {sentences.why_refused(receipt)}")
    if receipt.needs == "day":
        return st.date_input(label, None, max_value="today", format="DD/MM/YYYY", key=f"day-{key}")
    return st.text_input(label, placeholder="OWNER/REPO, slack:NAME or event:NAME", key=f"place-{key}").strip()


def _read_again(job: Job, typed: dict[str, date | str | None]) -> None:
    given = dict(job.task.given) if job.task else {}
    for path, value in typed.items():
        file = jobs.file_of(job, path)
        before = given.get(file, NOTHING_GIVEN)
        if isinstance(value, date):
            given[file] = Given(before.place, value)
        elif value and (place := _place(value)):
            given[file] = Given(place, before.dated_on)
        elif value:
            st.error(blocks.escape(f"{value} is no place: write OWNER/REPO, slack:NAME, event:NAME or hub:org/NAME."))
            return
    try:
        jobs.begin(job, Task("look", datetime.now(UTC), given))
    except JourneysError as error:
        st.error(blocks.escape(error))
        return
    st.rerun()


def _place(text: str) -> str | None:
    repository = repository_named(text)
    return github_place(repository) if repository else place_named(text)


def _draw_editor(job: Job, receipt: Receipt, store: Store) -> None:
    folder, path = mappings_folder(store), job.files / receipt.path
    blocks.say(f"**{receipt.path}** {sentences.why_refused(receipt)}")
    with st.expander(blocks.escape(f"What do the columns of {path.name} mean?")):
        mapping = edit_mapping(path, folder, now=datetime.now(UTC), known=load_mappings(folder))
        if mapping and job.task:
            jobs.begin(job, Task("look", datetime.now(UTC), job.task.given))
            st.rerun()


def _draw_reason(receipt: Receipt, reason: str, *, folded: bool) -> None:
    if not folded:
        # as plain text, since a reason may quote the file
        st.text(reason if receipt.path in reason else f"{receipt.path}: {reason}")
        return
    with st.expander(blocks.escape(receipt.path)):
        st.text(reason)
