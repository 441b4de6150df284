"""Jobs at work: their progress, and the collection of a repository from its form to its figures."""

from collections.abc import Mapping
from datetime import UTC, datetime
from typing import Final

import streamlit as st
from streamlit.errors import StreamlitAPIException

from journeys.errors import JourneysError
from journeys.ingest import jobs
from journeys.ingest.jobs import Job, Task
from journeys.model import paths
from journeys.model.accounts import repository_named
from journeys.model.communities.community import Community
from journeys.sentences import imports as sentences
from journeys.store.store import Store
from pages.parts.shared import blocks, data, filters, session_keys

REFRESH_SECONDS: Final = 1.0


@st.fragment(run_every=REFRESH_SECONDS)
def draw_running(job: Job) -> None:
    """Show how far a running job is; when a collection is done, turn to the funnel of what it brought."""
    now = jobs.job_at(job.folder)
    if now.state == "done" and now.task and now.task.does == "collect":
        _open_funnel(now)
    # a fragment runs alone; the whole page has to run to show the result
    if now.state != "running":
        st.rerun()
    if now.task and now.task.repository:
        blocks.say(f"**{now.task.repository}**")
    st.progress(now.progress.share, blocks.escape(sentences.progress(now)))
    if st.button("Cancel", key=f"cancel-{job.id}"):
        jobs.cancel(now)
        st.rerun()


def draw_collect(store: Store) -> None:
    """Draw the form that collects a repository; only its button asks another host."""
    api = paths.github_api()
    host = sentences.asked_host(api)
    with st.form("collect", border=False):
        typed = st.text_input("Repository on GitHub", placeholder="OWNER/REPO, or its address")
        blocks.small(sentences.asks(api))
        pressed = st.form_submit_button(blocks.escape(f"Collect from {host}"))
    repository = repository_named(typed)
    if pressed and not repository:
        st.error("Write a repository on github\\.com as OWNER/REPO, or paste its address.")
    elif pressed and repository:
        try:
            jobs.begin(jobs.new_job(store.folder), Task("collect", datetime.now(UTC), repository=repository, api=api))
        except JourneysError as error:
            st.error(blocks.escape(error))
        else:
            st.rerun()
    with st.expander("Without a connection to GitHub"):
        draw_elsewhere(repository or "OWNER/REPO")


def draw_not_collected(job: Job) -> None:
    """Say why a repository was not collected, and what to run where there is a network."""
    blocks.say(sentences.outcome(job))
    if job.fault:
        st.text(job.fault)
    if job.task is None:
        return
    draw_elsewhere(job.task.repository)
    with st.container(horizontal=True):
        if st.button("Try again", key=f"again-{job.id}"):
            jobs.begin(job, job.task)
            st.rerun()
        draw_discard(job)


def draw_elsewhere(repository: str) -> None:
    """Write the command lines that collect a repository."""
    blocks.small(sentences.ELSEWHERE)
    st.code(sentences.collect_command(repository), language="shell", wrap_lines=True)


def draw_discard(job: Job) -> None:
    """Draw the button that removes a job's files."""
    if st.button("Discard", key=f"discard-{job.id}", help="Removes the files of this attempt, nothing else."):
        jobs.forget(job)
        st.rerun()


def _open_funnel(job: Job) -> None:
    slug = community_of(job, data.communities())
    if slug is None:
        return
    try:
        st.session_state[session_keys.COMMUNITY] = slug
    except StreamlitAPIException:
        # it can be set only where the fragment runs alone; a job that ends while the whole page runs is shown as it is
        return
    jobs.forget(job)
    filters.go_to("funnel.py")


def community_of(job: Job, communities: Mapping[str, Community]) -> str | None:
    """Return the slug of the community that a job's files are about; None where they are nobody's yet."""
    places = [place for receipt in job.receipts for place in receipt.places]
    return next((slug for slug, each in communities.items() if any(each.owned_among(places))), None)
