"""Who builds on the models, and do they give back?"""

import streamlit as st

from journeys.sentences.models import downstream as sentences
from pages.parts.models import blocks as model_blocks
from pages.parts.models import data as model_data
from pages.parts.models import downstream, downstream_data
from pages.parts.record import headlines, record
from pages.parts.shared import blocks, data
from pages.parts.shared.filters import current_choice

DEFINITIONS = ("downstream", "downstream-acts", "downstream-sides", "conversion", "open", "model-owners", "rounding")

choice = current_choice(data.communities())
blocks.title("Who builds on the models, and do they give back?")
found = downstream_data.found(choice)

if not found.own:
    model_blocks.nothing(choice, len(model_data.known().models))
    blocks.how_counted(*DEFINITIONS)
    st.stop()

top = st.container()
side = downstream.controls()
if found.journeys.empty:
    downstream.nobody(choice)
    blocks.how_counted(*DEFINITIONS)
    st.stop()

answer = downstream.answer(choice, side)
with top:
    blocks.say(answer)
    if downstream_data.sizes(choice)[side]:
        blocks.say(sentences.steps(downstream_data.counted(choice, side)))
record.basis(choice.community.slug, found.last_day)
headlines.downstream(choice, side, downstream_data.counted(choice, side))
downstream.steps(choice, side, answer)
downstream.basis(choice, side)
downstream.timing(choice, side)
downstream.groups(choice)
downstream.limits()
blocks.how_counted(*DEFINITIONS)
