"""Which findings may be published?"""

from journeys.sentences.findings.methods import ANSWER
from pages.parts.findings import blocks as findings_blocks
from pages.parts.shared import blocks
from pages.parts.shared.question import ask

choice, view = ask("Which findings may be published?")

blocks.say(ANSWER)
asked = findings_blocks.ask_for(choice)
if asked:
    findings_blocks.make(asked)
    findings_blocks.preview(asked)
blocks.trust_strip(view, choice)
blocks.how_counted("packs", "rounding", "opt-outs", "windows")
