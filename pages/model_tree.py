"""What grew out of the models?"""

from pages.parts.models import blocks as model_blocks
from pages.parts.models import data as model_data
from pages.parts.models import policy as model_policy
from pages.parts.models import requests as model_requests
from pages.parts.record import headlines, record
from pages.parts.shared import blocks

choice, top, whose, root = model_blocks.ask("What grew out of the models?", "model-tree")
answer = model_data.answer(choice, whose, root)
with top:
    blocks.say(answer)
record.basis(choice.community.slug, model_data.day(choice, whose, root).on)
headlines.models(model_data.counted(choice, whose, root))
if root:
    model_blocks.way(root)
seen = model_policy.seen(choice, whose, root)
model_blocks.picture(choice, whose, root, answer, seen)
if root and not seen:
    model_blocks.model(choice, root)
model_blocks.table(choice, whose, root, seen)
if seen:
    model_policy.more(choice, whose, root, seen)
model_blocks.graph(choice, whose, root)
model_requests.requests(choice, whose, root)
model_blocks.limits(choice, whose, root)
blocks.how_counted(
    "model-tree", "model-edges", "model-owners", "model-times", "model-days", "model-policy", "model-requests"
)
