"""Which exports do you have, and what is in them?"""

import streamlit as st

from journeys.formats import KNOWN
from pages.parts import blocks, cache, intake, job_words, tables

store = cache.open_store()

blocks.title("Which exports do you have?")
brought = store.imports()
blocks.say(job_words.brought(brought))
intake.draw_drop(store)
intake.draw_jobs(store, cache.communities())

blocks.section("What is in")
blocks.table(tables.imports(brought), "imports", raw=brought)
intake.draw_removal(store)
blocks.section("Too big for the browser, or a clone of a repository")
blocks.small(
    f"A browser may send files up to {intake.LIMIT_MB} MB. Larger ones go in from the command line, with a look first:"
)
st.code("python -m journeys import --look FILES\npython -m journeys import FILES", language="shell")
blocks.section("What can be read")
blocks.bullets([f"{each[0].upper()}{each[1:]}" for each in KNOWN])
blocks.how_counted("imports", "sources", "events")
