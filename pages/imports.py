"""Which exports do you have, and what is in them?"""

import streamlit as st

from journeys.ingest.unknown_file import KNOWN
from journeys.model import wording
from journeys.model.paths import COMMAND
from journeys.sentences import imports as sentences
from pages.parts.imports import uploads
from pages.parts.record import headlines
from pages.parts.shared import blocks, cached, data, tables

store = cached.open_store()

blocks.title("Which exports do you have?")
imports = store.imports()
blocks.say(sentences.loaded(imports))
headlines.imports(imports)
uploads.draw_drop(store)
uploads.draw_jobs(store, data.communities())

blocks.section("What is loaded")
blocks.table(tables.imports(imports), "imports", raw=imports)
uploads.draw_removal(store)
blocks.section("Too big for the browser, or a clone of a repository")
blocks.small(
    f"A browser may send files up to {uploads.LIMIT_MB} MB. Import larger ones from the command line, after a look:"
)
st.code(f"{COMMAND} import --look FILES\n{COMMAND} import FILES", language="shell")
blocks.section("What can be read")
blocks.bullets([wording.capitalised(each) for each in KNOWN])
blocks.how_counted("imports", "sources", "sources-git", "sources-more", "events")
