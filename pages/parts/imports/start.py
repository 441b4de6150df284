"""The block on top of the Overview: the tour of a first visit, and what to do while no community has data."""

import streamlit as st

from journeys.ingest import jobs
from journeys.sentences import imports as sentences
from journeys.store.store import Store
from pages.parts.imports import naming, running
from pages.parts.shared import blocks, cached, data, filters, session_keys


def draw() -> None:
    """Draw what the visitor may need first; the page ends here where no community has data."""
    store = cached.open_store()
    has_data = data.has_claimed()
    if not _draw_collecting(store) and data.holds_only_demo(or_nothing=True):
        _draw_tour(store, has_demo=has_data)
    naming.draw_unclaimed(open_at_once=not has_data)
    if not has_data:
        st.stop()


def _draw_collecting(store: Store) -> bool:
    """Show the newest collection that is at work or came to nothing; return whether there is one."""
    collecting = (job for job in jobs.jobs_of(store.folder) if job.task and job.task.does == "collect")
    job = next((each for each in collecting if each.state != "done"), None)
    if job is None:
        return False
    with st.container(border=True, key=f"job-{job.id}"):
        if job.state == "running":
            running.draw_running(job)
        else:
            running.draw_not_collected(job)
    return True


def _draw_tour(store: Store, *, has_demo: bool) -> None:
    with st.container(border=True):
        blocks.say(sentences.WELCOME)
        with st.container(horizontal=True):
            if st.button("Bring exports"):
                filters.go_to("imports.py")
            if st.button("Collect a repository"):
                st.session_state[session_keys.COLLECTING] = not st.session_state.get(session_keys.COLLECTING, False)
            if has_demo and st.button("See the demo's funnel"):
                filters.go_to("funnel.py")
        if st.session_state.get(session_keys.COLLECTING):
            running.draw_collect(store)
