"""What do models' cards say, and what do they keep of their bases' cards?"""

import streamlit as st

from pages.parts.models import blocks as model_blocks
from pages.parts.models import card_blocks, card_data
from pages.parts.models import data as model_data
from pages.parts.record import headlines, record
from pages.parts.shared import blocks, data
from pages.parts.shared.filters import current_choice

choice = current_choice(data.communities())
blocks.title("What do models' cards say and keep?")
described, own = len(model_data.known().models), model_data.own(choice)
root = model_blocks.chosen_root()

if not own and not root:
    model_blocks.nothing(choice, described)
if not described:
    blocks.how_counted("card-coverage")
    st.stop()
if root and root not in model_data.whole():
    model_blocks.unknown(root)
    st.stop()

top = st.container()
whose = model_blocks.controls(has_own=bool(own))
headlines.cards(card_data.coverage(choice, whose, root))
record.basis(choice.community.slug, model_data.day(choice, whose, root).on)
answer = card_blocks.answer(choice, whose, root)
with top:
    blocks.say(answer)
if root:
    model_blocks.way(root)
card_blocks.coverage(choice, whose, root, answer)
card_blocks.changes(choice, whose, root)
card_blocks.credits_(choice, whose, root)
card_blocks.limits()
blocks.how_counted("card-coverage", "card-pairs", "card-credits", "card-bases")
