"""Who is one person?"""

from journeys.sentences import identities as sentences
from pages.parts.identities import review as identities_review
from pages.parts.record import headlines
from pages.parts.shared import blocks, data, signing
from pages.parts.shared.filters import current_choice

choice = current_choice(data.communities())
view = data.view(choice)
entries = data.decisions().log()
seen = len(entries)  # a decision made on an older state of the log is refused

# opting out must be possible without any data, so the page does not begin with ask()
blocks.title("Who is one person?")
blocks.say(sentences.summary(choice.community, view))
headlines.identities(choice)
signing.notice(identities_review.DECISIONS)
strength = identities_review.controls()
if view.journeys.empty:
    blocks.nothing_yet(choice.community)
else:
    identities_review.suggestions(choice, strength, entries, seen)
    if len(view.undecided):
        blocks.small(sentences.joining_all(view))
    blocks.trust_strip(view, choice)
    blocks.section("Joined already")
    identities_review.joined(view, seen)
identities_review.log(entries, view, seen)
identities_review.names_log()
blocks.section("Opting out")
identities_review.held()
identities_review.opt_out(view)
blocks.how_counted("people", "identities", "range", "opt-outs", "pseudonyms")
