"""What do models' cards say, and what do they keep of their bases' cards?"""

from pages.parts.models import blocks as model_blocks
from pages.parts.models import card_blocks, card_data
from pages.parts.models import data as model_data
from pages.parts.record import headlines, record
from pages.parts.shared import blocks

choice, top, whose, root = model_blocks.ask("What do models' cards say and keep?", "card-coverage")
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
