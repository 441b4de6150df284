"""The blocks of the Import page: where files are dropped, how far a job is, what it found, and what became of it."""

from collections.abc import Mapping
from datetime import UTC, datetime
from typing import Final

import streamlit as st

from journeys.errors import DefinitionError, ExportError
from journeys.ingest import jobs
from journeys.ingest.detect import is_table
from journeys.ingest.jobs import Job, Task
from journeys.ingest.pipeline import mappings_folder
from journeys.model import definitions, wording
from journeys.model.community import Community
from journeys.model.mappings import load_mappings
from journeys.sentences import imports as sentences
from journeys.store.store import Store
from pages.parts.imports import tables as imports_tables
from pages.parts.imports.mapping_editor import edit_mapping
from pages.parts.shared import blocks, data, session_keys, tables

FILES, FOLDER = "Files", "A folder"
AS_FILES_SAY: Final = "as the files say"
REFRESH_SECONDS: Final = 1.0
LIMIT_MB: Final = 200
"""The largest file that a browser may send; the same as ``server.maxUploadSize`` (a test holds the two together)."""
_OVER: Final = ("done", "cancelled", "failed")


def draw_drop(store: Store) -> None:
    """Let people drop files or a folder; what comes is laid aside and looked into at once."""
    kind = st.segmented_control("Bring", (FILES, FOLDER), default=FILES, required=True, key=session_keys.BRING)
    label = "Drop exports here, as they are" if kind == FILES else "Choose a folder of exports"
    round_number = st.session_state.get(session_keys.DROP_ROUND, 0)
    brought = st.file_uploader(
        label,
        accept_multiple_files=True if kind == FILES else "directory",
        max_upload_size=LIMIT_MB,
        key=f"{session_keys.DROP}-{round_number}",
    )
    if not brought:
        return
    job = jobs.new_job(store.folder)
    try:
        for file in brought:
            jobs.add_file(job, file.name, file)
    except ExportError as error:
        jobs.forget(job)
        st.error(blocks.escape(error))
        return
    jobs.begin(job, Task("look", datetime.now(UTC)))
    st.session_state[session_keys.DROP_ROUND] = round_number + 1  # an uploader under a new key is empty again
    st.rerun()


def draw_jobs(store: Store, communities: Mapping[str, Community]) -> None:
    """Show every job as it stands, the last one first."""
    for job in jobs.jobs_of(store.folder):
        with st.container(border=True, key=f"job-{job.id}"):
            if job.state == "running":
                _draw_running(job)
            elif job.state in _OVER:
                _draw_settled(job, store, communities)
            else:
                _draw_unbegun(job)


@st.fragment(run_every=REFRESH_SECONDS)
def _draw_running(job: Job) -> None:
    """Show how far a job is, by itself, until it is over."""
    now = jobs.job_at(job.folder)
    if now.state != "running":
        st.rerun()
    st.progress(now.progress.share, blocks.escape(sentences.progress(now)))
    if st.button("Cancel", key=f"cancel-{job.id}"):
        jobs.cancel(now)
        st.rerun()


def _draw_settled(job: Job, store: Store, communities: Mapping[str, Community]) -> None:
    """Show what a job found or did, and what can be done next."""
    blocks.say(sentences.outcome(job))
    if job.fault:
        st.text(job.fault)
    if job.receipts:
        blocks.show_rows(imports_tables.receipts(job.receipts, communities), f"files-of-{job.id}")
        _draw_remarks(job)
        _draw_mapping(job, store)
        _draw_claim(job, communities)
    if job.task and job.task.does == "import" and job.state == "done":
        _draw_rejected(job)
        _draw_next(job)
    else:
        _draw_decision(job, communities)


def _draw_unbegun(job: Job) -> None:
    """Show a job whose files never came whole."""
    blocks.say("**These files did not arrive whole.** Drop them again.")
    _draw_discard(job)


def _draw_remarks(job: Job) -> None:
    """Say what could not be read, and why, and what is to be known of what could."""
    refused = [receipt for receipt in job.receipts if receipt.refused]
    shown = data.veil()
    if refused:
        with st.expander(f"{wording.counted(len(refused), 'file')} cannot be read: why", expanded=len(refused) <= 3):
            for receipt in refused:
                st.text(shown(receipt.refused or ""))
    remarked = [receipt for receipt in job.receipts if receipt.notes]
    if remarked:
        with st.expander(f"Remarks on {wording.counted(len(remarked), 'file')}"):
            for receipt in remarked:
                for note in receipt.notes:
                    st.text(f"{receipt.path}: {shown(note)}")


def _draw_mapping(job: Job, store: Store) -> None:
    """Let people say what the columns of a table mean that no mapping reads, one table at a time."""
    refused = [job.files / receipt.path for receipt in job.receipts if receipt.refused]
    unread = next((path for path in refused if path.is_file() and is_table(path)), None)
    if unread is None or job.task is None:
        return
    with st.container(border=True):
        blocks.say(f"**What do the columns of {unread.name} mean?** Say it once; every later import knows.")
        folder = mappings_folder(store)
        if edit_mapping(unread, folder, now=datetime.now(UTC), known=load_mappings(folder)):
            jobs.begin(job, job.task)
            st.rerun()


def _draw_claim(job: Job, communities: Mapping[str, Community]) -> None:
    """Let people start a community of their own with the places that none claims."""
    nobodys = imports_tables.unclaimed(job.receipts, communities)
    if not nobodys:
        return
    with st.form(f"claim-{job.id}"):
        blocks.say(sentences.unclaimed(nobodys))
        name = st.text_input("Name of the community", max_chars=80)
        if st.form_submit_button("Start the community") and name.strip():
            try:
                slug = definitions.slug_of(name) or "community"
                path = definitions.start_community(slug, definitions.patterns_of(nobodys), name.strip())
            except DefinitionError as error:
                st.error(blocks.escape(error))
            else:
                st.toast(f"Wrote {path.name}: say in it what each stage means for you.")
                st.rerun()


def _draw_decision(job: Job, communities: Mapping[str, Community]) -> None:
    """Let people import what was looked into, say what the files do not say, or drop it."""
    readable = any(receipt.refused is None for receipt in job.receipts) or job.state != "done"
    with st.container(horizontal=True):
        label = "Import" if job.state == "done" else "Import from the beginning"
        if readable and st.button(label, key=f"import-{job.id}"):
            task = job.task or Task("import", datetime.now(UTC))
            jobs.begin(job, Task("import", datetime.now(UTC), task.community, task.place, task.dated_on))
            st.rerun()
        _draw_discard(job)
    with st.expander("Say what the files do not say"), st.form(f"told-{job.id}", border=False):
        slug = st.selectbox(
            "Community",
            (AS_FILES_SAY, *communities),
            format_func=lambda slug: communities[slug].name if slug in communities else slug,
            help="For files that carry no place of their own, and for tables that its definition describes.",
        )
        place = st.text_input("Repository", placeholder="github:owner/repository", help="Of lists that name none.")
        day = st.date_input("Day", value=None, max_value="today", help="Of entries that carry no date.")
        if st.form_submit_button("Look again"):
            task = Task("look", datetime.now(UTC), slug if slug in communities else None, place.strip() or None, day)
            jobs.begin(job, task)
            st.rerun()


def _draw_rejected(job: Job) -> None:
    """List the records that were not taken from these files, with their reasons and a download."""
    if not any(receipt.rejected for receipt in job.receipts):
        return
    files = {receipt.path.rpartition("/")[2] for receipt in job.receipts if receipt.rejected}
    put_aside = data.rejected()
    listed = tables.rejected(put_aside[put_aside["file"].isin(files)])
    blocks.section("Records that were not taken")
    blocks.show_rows(listed, f"rejected-of-{job.id}")
    blocks.download(listed, f"rejected-records-{job.id}", blocks.REJECTED_NOTE)


def _draw_next(job: Job) -> None:
    """Lead on to the figures, and let people put the summary away."""
    with st.container(horizontal=True, vertical_alignment="center"):
        st.page_link("overview.py", label="See the figures")
        st.page_link("data.py", label="See all that is in")
        if st.button("Put away", key=f"away-{job.id}", help="The imported data stays."):
            jobs.forget(job)
            st.rerun()


def _draw_discard(job: Job) -> None:
    if st.button("Discard", key=f"discard-{job.id}", help="Removes the files that were brought, nothing else."):
        jobs.forget(job)
        st.rerun()


def draw_removal(store: Store) -> None:
    """Let people take an import out again, and say which files share what went with it."""
    if told := st.session_state.pop(session_keys.TAKEN_OUT, ""):
        blocks.say(told)
    brought = store.imports()
    names = {row["id"]: f"{row['file']} ({row['imported_at'][:10]})" for row in brought.to_dict("records")}
    if not names:
        return
    with st.expander("Take an import out"), st.form("take-out", border=False, clear_on_submit=True):
        chosen = st.selectbox("Import", list(reversed(names)), format_func=lambda number: names.get(number, ""))
        blocks.small("Everything that only this file told leaves the figures. The file itself is not touched.")
        if st.form_submit_button("Take it out") and chosen in names:
            again = store.remove(int(chosen), datetime.now(UTC))
            st.session_state[session_keys.TAKEN_OUT] = sentences.removed(names[chosen], again)
            st.rerun()
