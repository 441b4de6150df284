"""What is in the data, and what is missing?"""

import streamlit as st

from journeys.analysis import coverage
from journeys.charts import coverage as charts
from journeys.charts.style import SCREEN
from journeys.ingest import jobs
from journeys.sentences import data as sentences
from pages.parts.imports import missing, naming
from pages.parts.record import headlines
from pages.parts.shared import blocks, cached, data, tables
from pages.parts.shared.filters import current_choice

choice = current_choice(data.communities())
view = data.view(choice)
store = cached.open_store()
imports, slug = store.imports(), choice.community.slug

# the page exists without any data too, so it does not begin with ask()
blocks.title("What is in the data, and what is missing?")
blocks.as_of(choice)
answer = sentences.loaded_files(imports, jobs.count_refused(store.folder))
blocks.say(answer)
naming.draw_unclaimed(open_at_once=not data.has_claimed())
headlines.imports(imports)
if view.journeys.empty:
    blocks.nothing_yet(choice.community)
else:
    blocks.section("What could be seen, where and when")
    seen = data.seen_places(choice)
    said = sentences.windows(seen)
    blocks.say(said)
    blocks.figure(charts.draw_windows(seen, SCREEN), said, "windows")
    blocks.small(sentences.drawn_places(seen, charts.PLACES_DRAWN))
    missing.draw(seen, choice.community)
    blocks.trust_strip(view, choice)
    blocks.table(tables.windows(seen), f"windows-{slug}")
    with st.expander("Acts by month"):
        blocks.figure(charts.draw_coverage(data.event_months(choice), SCREEN), answer, "coverage")
        blocks.small("Each row has its own scale. A month without acts is a quiet month or a gap of the export.")
        blocks.table(tables.sources(data.covered_sources(choice)), f"coverage-{slug}")

with st.expander("Imports"):
    blocks.table(tables.imports(imports), "imports", raw=imports)
with st.expander("Records that were not taken"):
    blocks.rejected(data.rejected())
with st.expander("Where exports disagree"):
    missing.draw_disagreements(coverage.count_disagreements(store.disagreements()))
with st.expander(blocks.escape(f"The definition in force: {choice.community.name}")):
    blocks.definition(choice.community)
with st.expander("Programs and people"):
    blocks.left_out(view)
blocks.how_counted(
    "sources",
    "sources-git",
    "sources-chats",
    "sources-more",
    "windows",
    "lists",
    "events",
    "observable",
    "bots",
    "identities",
)
