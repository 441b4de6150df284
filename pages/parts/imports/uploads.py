"""Blocks of the Import page: dropping files, the progress of jobs, and their results."""

from collections import Counter
from collections.abc import Iterable, Mapping, Sequence
from datetime import UTC, datetime
from typing import Final

import streamlit as st
from streamlit.runtime.uploaded_file_manager import UploadedFile

from journeys.errors import JourneysError
from journeys.ingest import jobs
from journeys.ingest.jobs import Job, Task
from journeys.ingest.receipts import Receipt
from journeys.ingest.unclaimed import unclaimed as find_unclaimed
from journeys.model import wording
from journeys.model.communities.community import Community
from journeys.sentences import imports as sentences
from journeys.store.store import Store
from pages.parts.imports import mends, naming, running
from pages.parts.imports import tables as imports_tables
from pages.parts.shared import blocks, data, session_keys

FILES, FOLDER = "Files", "A folder"
# a dropped file lies in the server's memory as a whole
LIMIT_MB: Final = 200
"""The largest file that a browser may send; equal to ``server.maxUploadSize`` (a test compares the two)."""
_OVER: Final = ("done", "cancelled", "failed")


def draw_drop(store: Store) -> None:
    """Draw the area to drop files or a folder; dropped files are copied and read at once."""
    kind = st.segmented_control("Import", (FILES, FOLDER), default=FILES, required=True, key=session_keys.BRING)
    label = "Drop exports here, as they are" if kind == FILES else "Choose a folder of exports"
    # an uploader cannot be emptied, so each drop gets a new one
    round_number = st.session_state.get(session_keys.DROP_ROUND, 0)
    dropped = st.file_uploader(
        label,
        accept_multiple_files=True if kind == FILES else "directory",
        max_upload_size=LIMIT_MB,
        key=f"{session_keys.DROP}-{round_number}",
    )
    if not dropped:
        return
    try:
        job = jobs.new_job(store.folder)
        _add_files(job, dropped)
    except JourneysError as error:
        st.error(blocks.escape(error))
        return
    # only looked into: nothing is stored before somebody has seen what is in them
    jobs.begin(job, Task("look", datetime.now(UTC)))
    st.session_state[session_keys.DROP_ROUND] = round_number + 1  # an uploader under a new key is empty again
    st.rerun()


def draw_jobs(store: Store, communities: Mapping[str, Community]) -> None:
    """Show the state of every job, the last one first."""
    # jobs are folders and not in the session, so they are found again after the page was closed
    for job in jobs.jobs_of(store.folder):
        with st.container(border=True, key=f"job-{job.id}"):
            if job.state == "running":
                running.draw_running(job)
            elif job.task and job.task.does == "collect" and job.state != "done":
                running.draw_not_collected(job)
            elif job.state in _OVER:
                _draw_result(job, store, communities)
            else:
                _draw_incomplete(job)


def _add_files(job: Job, dropped: Iterable[UploadedFile]) -> None:
    try:
        for file in dropped:
            jobs.add_file(job, file.name, file)
    except JourneysError:
        # half a folder would be read as if it were all of it
        jobs.forget(job)
        raise


def _draw_result(job: Job, store: Store, communities: Mapping[str, Community]) -> None:
    blocks.say(sentences.outcome(job))
    if job.fault:
        st.text(job.fault)
    taken = [receipt for receipt in job.receipts if receipt.refused is None]
    if taken:
        blocks.show_rows(imports_tables.receipts(taken, communities), f"files-of-{job.id}")
        _draw_remarks(taken)
        mends.draw_otherwise(job, store)
        _draw_claim(job, communities)
    if job.task and job.task.does != "look" and job.state == "done":
        _draw_rejected(job)
        _draw_next(job)
    else:
        _draw_decision(job)
    mends.draw(job, store)


def _draw_incomplete(job: Job) -> None:
    blocks.say("**These files did not arrive completely.** Drop them again.")
    running.draw_discard(job)


def _draw_remarks(taken: Sequence[Receipt]) -> None:
    remarked = [receipt for receipt in taken if receipt.notes]
    if remarked:
        redact = data.redactor()
        with st.expander(f"Remarks on {wording.counted(len(remarked), 'file')}"):
            for receipt in remarked:
                for note in receipt.notes:
                    st.text(f"{receipt.path}: {redact(note)}")


def _draw_claim(job: Job, communities: Mapping[str, Community]) -> None:
    # what is imported already is asked about once for the whole store
    if job.task is None or job.task.does != "look":
        return
    acts: Counter[str] = Counter()
    for receipt in job.receipts:
        acts.update(receipt.places)
    if unclaimed := find_unclaimed(dict(acts.most_common()), communities.values()):
        with st.container(border=True):
            naming.draw_form(unclaimed, {*acts, *data.acts_by_place()}, job.id)


def _draw_decision(job: Job) -> None:
    # a job that was stopped may have looked into some of the files only
    readable = any(receipt.refused is None for receipt in job.receipts) or job.state != "done"
    with st.container(horizontal=True):
        label = "Import" if job.state == "done" else "Import from the beginning"
        if readable and st.button(label, key=f"import-{job.id}"):
            given = job.task.given if job.task else {}
            jobs.begin(job, Task("import", datetime.now(UTC), given))
            st.rerun()
        running.draw_discard(job)


def _draw_rejected(job: Job) -> None:
    if not any(receipt.rejected for receipt in job.receipts):
        return
    # rejected records are stored under the name of their file, without folders
    files = {receipt.path.rpartition("/")[2] for receipt in job.receipts if receipt.rejected}
    rejected = data.rejected()
    blocks.section("Records that were not taken")
    leaving = blocks.rejected_rows(rejected[rejected["file"].isin(files)], f"rejected-of-{job.id}")
    blocks.download(leaving, f"rejected-records-{job.id}", blocks.REJECTED_NOTE)


def _draw_next(job: Job) -> None:
    with st.container(horizontal=True, vertical_alignment="center"):
        # the files need not be about the community that was looked at before
        known = data.communities()
        slug = running.community_of(job, known)
        address = {session_keys.COMMUNITY: known[slug].name} if slug else {}
        st.page_link("overview.py", label="See the figures", query_params=address)
        st.page_link("data.py", label="See all that is loaded")
        if st.button("Hide", key=f"away-{job.id}", help="The imported data stays."):
            jobs.forget(job)
            st.rerun()


def draw_removal(store: Store) -> None:
    """Draw the form that removes an import, and name the files that shared acts with it."""
    if message := st.session_state.pop(session_keys.TAKEN_OUT, ""):
        blocks.say(message)
    dropped = store.imports()
    names = {row["id"]: f"{row['file']} ({row['imported_at'][:10]})" for row in dropped.to_dict("records")}
    if not names:
        return
    with st.expander("Remove an import"), st.form("take-out", border=False, clear_on_submit=True):
        chosen = st.selectbox("Import", list(reversed(names)), format_func=lambda number: names.get(number, ""))
        blocks.small("Acts that are only in this file leave the figures. The file itself is not changed.")
        if st.form_submit_button("Remove it") and chosen in names:
            # acts that other files contain too are kept once, with one of them, so these have to be imported again
            again = store.remove(int(chosen), datetime.now(UTC))
            # kept for the next run, since st.rerun drops what this one has drawn
            st.session_state[session_keys.TAKEN_OUT] = sentences.removed(names[chosen], again)
            st.rerun()
