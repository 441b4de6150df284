"""Which exports do you have, and what is in them?"""

import streamlit as st

from journeys.ingest.unknown_file import KNOWN
from journeys.model import wording
from journeys.model.paths import COMMAND
from journeys.sentences import imports as sentences
from pages.parts.imports import naming, renamed, running, uploads
from pages.parts.record import headlines
from pages.parts.shared import blocks, cached, data, tables

store = cached.open_store()

blocks.title("Which exports do you have?")
imports = store.imports()
blocks.say(sentences.loaded(imports))
headlines.imports(imports)
uploads.draw_drop(store)
with st.expander("Collect a repository from GitHub"):
    running.draw_collect(store)
with st.expander("What can be read"):
    blocks.bullets([wording.capitalised(each) for each in KNOWN])
    blocks.small(f"Files over {uploads.LIMIT_MB} MB and clones of repositories are imported from the command line:")
    st.code(f"{COMMAND} import --look FILES\n{COMMAND} import FILES", language="shell")
uploads.draw_jobs(store, data.communities())
renamed.draw_renamed()
naming.draw_unclaimed(open_at_once=not data.has_claimed())

blocks.section("What is loaded")
blocks.table(tables.imports(imports), "imports", raw=imports)
uploads.draw_removal(store)
blocks.how_counted("imports", "sources", "sources-git", "sources-more", "sources-tables", "events")
