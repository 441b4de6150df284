"""The files of a job that could not be read, each with what would mend it: a day, a place, a mapping."""

from collections.abc import Sequence
from datetime import UTC, date, datetime
from pathlib import Path
from typing import Final

import streamlit as st
from msgspec import structs

from journeys.errors import JourneysError
from journeys.ingest import jobs
from journeys.ingest.jobs import NOTHING_GIVEN, Given, Job, Task
from journeys.ingest.pipeline import mappings_folder
from journeys.ingest.receipts import Receipt
from journeys.model.accounts import github_place, place_named, repository_named
from journeys.model.communities.community import DateForm
from journeys.model.communities.mappings import load_mappings
from journeys.sentences import imports as sentences
from journeys.sources.decode.cells import EXPECTED
from journeys.sources.sheets.encodings import CHOICES, Letters
from journeys.store.store import Store
from pages.parts.imports.mapping_editor import edit_mapping, sample_of
from pages.parts.shared import blocks, data

ASKED: Final = ("day", "place", "encoding", "dates")
"""What is asked for in the form; what columns mean takes an editor of its own."""


_FIELDS: Final = {"day": "dated_on", "place": "place", "encoding": "encoding", "dates": "date_form"}


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
            typed[receipt.path] = _ask(job, receipt, f"{job.id}-{receipt.path}")
        if st.form_submit_button("Read again"):
            _read_again(job, {receipt.path: (receipt.needs, typed[receipt.path]) for receipt in asked})


def _ask(job: Job, receipt: Receipt, key: str) -> date | str | None:
    # the file in the label, so that two fields of one page have two names
    label = blocks.emphasised(f"**{receipt.path}** {sentences.why_refused(receipt)}")
    if receipt.needs == "day":
        return st.date_input(label, None, max_value="today", format="DD/MM/YYYY", key=f"day-{key}")
    if receipt.needs == "encoding":
        return draw_letters(label, job.files / receipt.path, f"letters-{key}")
    if receipt.needs == "dates":
        forms: list[DateForm] = ["day_first", "month_first"]
        return st.radio(label, forms, index=None, format_func=lambda form: EXPECTED[form], key=f"dates-{key}")
    return st.text_input(label, placeholder="OWNER/REPO, slack:NAME or event:NAME", key=f"place-{key}").strip()


def draw_letters(label: str, path: Path, key: str, encoding: str = "") -> str:
    """Ask how the letters of a table are encoded, with three words as each encoding reads them."""
    # a table within an archive is no file whose words could be shown
    letters = sample_of(path, encoding).letters if path.is_file() else Letters()
    options = list(dict.fromkeys([*filter(None, [encoding or letters.settled]), *letters.fitting, *CHOICES]))
    return st.selectbox(
        label, options, format_func=lambda name: letters.shown(name) if letters.lines else CHOICES[name], key=key
    )


def _read_again(job: Job, typed: dict[str, tuple[str, date | str | None]]) -> None:
    given = dict(job.task.given) if job.task else {}
    for path, (needs, value) in typed.items():
        file = jobs.file_of(job, path)
        before = given.get(file, NOTHING_GIVEN)
        if not value:
            continue
        found = _place(str(value)) if needs == "place" else value
        if not found:
            st.error(blocks.escape(f"{value} is no place: write OWNER/REPO, slack:NAME, event:NAME or hub:org/NAME."))
            return
        given[file] = structs.replace(before, **{_FIELDS[needs]: found})
    look_again(job, given)


def look_again(job: Job, given: dict[str, Given]) -> None:
    """Look into the files of a job once more, with what was given."""
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
    blocks.say(f"**{receipt.path}** {sentences.why_refused(receipt)}")
    with st.expander(blocks.escape(f"What do the columns of {Path(receipt.path).name} mean?")):
        _edit(job, receipt, store)


def _edit(job: Job, receipt: Receipt, store: Store, encoding: str = "") -> None:
    folder = mappings_folder(store)
    known = load_mappings(folder)
    mapping = edit_mapping(job.files / receipt.path, folder, now=datetime.now(UTC), known=known, encoding=encoding)
    if mapping and job.task:
        look_again(job, job.task.given)


def draw_otherwise(job: Job, store: Store) -> None:
    """Draw, folded, the tables that were read, to look at one and read it another way: its letters, its columns."""
    tables = [receipt for receipt in job.receipts if receipt.format == "table" and _is_own(job, receipt)]
    if not tables or job.task is None or job.task.does != "look":
        return
    with st.expander(sentences.READ_OTHERWISE):
        paths = [receipt.path for receipt in tables]
        path = st.selectbox("Table", paths, index=None, placeholder="Choose a table", key=f"otherwise-{job.id}")
        if path is None:
            return
        file = jobs.file_of(job, path)
        given = job.task.given.get(file, NOTHING_GIVEN)
        encoding = given.encoding
        if sample_of(job.files / path, encoding).letters.lines:
            encoding = draw_letters("Its letters", job.files / path, f"otherwise-letters-{job.id}-{path}", encoding)
            if given.encoding != encoding and st.button("Read it so", key=f"otherwise-read-{job.id}"):
                look_again(job, {**job.task.given, file: structs.replace(given, encoding=encoding)})
        _edit(job, next(receipt for receipt in tables if receipt.path == path), store, encoding)


def _draw_reason(receipt: Receipt, reason: str, *, folded: bool) -> None:
    if not folded:
        # as plain text, since a reason may quote the file
        st.text(reason if receipt.path in reason else f"{receipt.path}: {reason}")
        return
    with st.expander(blocks.escape(receipt.path)):
        st.text(reason)
