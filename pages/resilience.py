"""What would be lost if one person left?"""

from journeys.sentences import resilience as sentences
from pages.parts.record import headlines
from pages.parts.resilience import blocks as resilience_blocks
from pages.parts.resilience import data as resilience_data
from pages.parts.shared import blocks, robustness
from pages.parts.shared.question import ask

choice, view = ask("What would be lost if one person left?")

# one screen of answers; the figure and the table of each unfold
headlines.resilience(choice)
if resilience_data.core_by_month(choice).empty:
    blocks.say(sentences.NO_WORK)
else:
    resilience_blocks.carriers(choice)
    resilience_blocks.at_risk(choice)
resilience_blocks.trend(choice)
resilience_blocks.taking_in(choice)
blocks.trust_strip(view, choice)
robustness.block(choice, "resilience", lambda: robustness.of_resilience(choice))
blocks.how_counted(
    "core",
    "pieces",
    "areas",
    "moves",
    "active-drifting-away",
    "readiness",
    "agents",
    "pseudonyms",
    "robustness",
    "rounding",
)
