"""Who is one person?"""

from pages.parts import blocks, cache, desk, sentences, signing
from pages.parts.choice import current_choice

choice = current_choice(cache.communities())
view = cache.view(choice)
entries = cache.decisions().log()
seen = len(entries)

blocks.title("Who is one person?")
blocks.say(sentences.identities(choice, view))
signing.notice(desk.DECISIONS)
strength, named = desk.controls()
if view.journeys.empty:
    blocks.nothing_yet(choice.community)
else:
    blocks.section("Waiting for a decision")
    desk.suggestions(view, strength, seen, named=named)
    blocks.trust_strip(view, choice)
    blocks.section("Joined already")
    desk.joined(view, seen, named=named)
blocks.section("Who decided what")
desk.log(entries, view, seen)
blocks.section("Opting out")
desk.opt_out(view, choice)
blocks.how_counted("people", "identities", "range", "opt-outs", "pseudonyms")
