"""What would fall if one person slept?"""

from journeys.analysis import resilience
from pages.parts import blocks, cache_resilience, resilience_blocks, resilience_words
from pages.parts.asking import ask

choice, view = ask("What would fall if one person slept?")

carried = cache_resilience.carried(choice)
if cache_resilience.core_by_month(choice).empty:
    blocks.say(resilience_words.NO_WORK)
else:
    answer = resilience.fall_sentence(resilience.sum_up(carried))
    blocks.say(answer)
    resilience_blocks.strands(choice, answer)
blocks.trust_strip(view, choice)
resilience_blocks.strands_table(choice)
resilience_blocks.asleep(choice)

if not cache_resilience.core_by_month(choice).empty:
    blocks.section("How many carry most of the work?")
    resilience_blocks.core_over_time(choice)

blocks.section("Who is here, who drifts, who is away?")
resilience_blocks.days(choice)

blocks.section("Who came to each stage, and who left it?")
resilience_blocks.stage_moves(choice)

blocks.section("Can as many be taken in as arrive?")
resilience_blocks.weeks(choice)
blocks.how_counted(
    "strands", "pieces", "core", "active-drifting-away", "moves", "readiness", "pseudonyms", "suppression"
)
