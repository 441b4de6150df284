"""How is the community doing?"""

from journeys.sentences import data as sentences
from pages.parts.imports import start
from pages.parts.overview import blocks as overview_blocks
from pages.parts.overview import digest
from pages.parts.shared import blocks, data
from pages.parts.shared.filters import current_choice

choice = current_choice(data.communities())
choices = choice.for_each(data.communities())
loaded = {slug: one for slug, one in choices.items() if data.has_data(one)}

blocks.title("How is the community doing?")
start.draw()
if choice.until is None:
    blocks.as_of(choice)
if not loaded:
    blocks.say(sentences.NOTHING_LOADED)
elif choice.community.slug in loaded:
    overview_blocks.changes(choice)
    digest.offer(choice)
    overview_blocks.sizes(choice)
else:
    blocks.nothing_yet(choice.community)
if loaded:
    overview_blocks.figures(loaded)
overview_blocks.without_data({slug: one for slug, one in choices.items() if slug not in loaded})
overview_blocks.intended(choice)
blocks.trust_strip(data.view(choice), choice)
blocks.how_counted("changes", "stages", "reached", "observable", "range", "freshness")
