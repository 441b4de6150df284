"""The block that says whether inviting helped: a sentence, a figure, its table, and what else is to be known."""

from journeys.charts.effect import draw_effects
from journeys.charts.style import SCREEN
from journeys.sentences import outreach as sentences
from pages.parts.outreach import effect_data, tables
from pages.parts.shared import blocks
from pages.parts.shared.filters import Choice


def did_it_help(choice: Choice) -> None:
    """Say what became of those invited, beside those who waited by lot and beside comparable people."""
    effects = effect_data.effects(choice)
    if not effects:
        blocks.say(sentences.NOBODY)
        blocks.small(sentences.DRAW)
        return
    answers = [sentences.summary(effect) for effect in effects]
    for effect, answer in zip(effects, answers, strict=True):
        blocks.say(answer)
        if notes := sentences.notes(effect):
            blocks.small(" ".join(notes))
    if any(effect.invited for effect in effects):
        blocks.figure(draw_effects(effects, SCREEN), " ".join(answers), "did-it-help")
        name = f"did-it-help-{choice.community.slug}"
        blocks.people_table(tables.sides(effects), name, tables.leaving(effects))
    if effect_data.is_by_rule(choice):
        blocks.small(sentences.BY_RULE)
    if all(effect.way == "matched" for effect in effects):
        blocks.small(sentences.DRAW)
