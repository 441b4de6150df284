"""What would be lost if one person left?"""

from journeys.analysis.resilience import coverage_loss
from journeys.sentences import resilience as sentences
from pages.parts.record import headlines
from pages.parts.resilience import blocks as resilience_blocks
from pages.parts.resilience import data as resilience_data
from pages.parts.shared import blocks, robustness
from pages.parts.shared.question import ask

choice, view = ask("What would be lost if one person left?")

headlines.resilience(choice)
carried = resilience_data.carried(choice)
if resilience_data.core_by_month(choice).empty:
    blocks.say(sentences.NO_WORK)
else:
    answer = sentences.fall(coverage_loss.measure_loss(carried))
    blocks.say(answer)
    resilience_blocks.areas(choice, answer)
blocks.trust_strip(view, choice)
resilience_blocks.areas_table(choice)
resilience_blocks.without_one_person(choice)

if not resilience_data.core_by_month(choice).empty:
    blocks.section("How many carry most of the work?")
    resilience_blocks.core_over_time(choice)
    resilience_blocks.without_agents(choice)

blocks.section("Who is active, who is drifting, who is away?")
resilience_blocks.days(choice)

blocks.section("Who came to each stage, and who left it?")
resilience_blocks.stage_moves(choice)

blocks.section("Can the community take in as many people as arrive?")
resilience_blocks.weeks(choice)
robustness.block(choice, "resilience", lambda: robustness.of_resilience(choice))
blocks.how_counted(
    "areas",
    "pieces",
    "core",
    "agents",
    "active-drifting-away",
    "moves",
    "readiness",
    "pseudonyms",
    "robustness",
    "rounding",
)
