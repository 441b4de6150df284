"""Did inviting help: the comparison, and its block of a sentence, a figure and a table."""

import pandas as pd

from journeys.analysis.outreach.effect import Effect, compare_matched, compare_waiting
from journeys.analysis.outreach.panel import PastCandidates, read_panel
from journeys.charts.effect import draw_effects
from journeys.charts.style import SCREEN
from journeys.sentences import outreach as sentences
from pages.parts.invite import data as invite_data
from pages.parts.notes import data as notes_data
from pages.parts.outreach import tables
from pages.parts.shared import blocks, data
from pages.parts.shared.cached import FRAMES, shared
from pages.parts.shared.filters import Choice, Scope


def did_it_help(choice: Choice) -> None:
    """Show what became of those invited, beside those who waited by lot and beside comparable people."""
    effects = compare_invited(choice)
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
        blocks.people_table(tables.sides(effects), name, tables.leaving(effects), tables.LAYOUT)
    if all(effect.way == "matched" for effect in effects):
        blocks.small(sentences.DRAW)


def compare_invited(choice: Scope) -> tuple[Effect, ...]:
    """Compare those invited by lot with those who waited, if lots were drawn, and others with comparable people.

    Nothing if nobody was invited.
    """
    people, until = people_compared(choice), data.view(choice).observed_until
    # lots compare better than matching, so people of a draw are not matched as well
    by_lot = people["list_name"].notna()
    chosen = people["invited"] & ~by_lot
    waiting = (compare_waiting(people, observed_until=until),) if by_lot.any() else ()
    matched = (compare_matched(people, observed_until=until),) if chosen.any() else ()
    return (*waiting, *matched)


@shared(FRAMES, "Looking for candidates on the days of invitations …", under=(notes_data.outreach,))
def people_compared(choice: Scope) -> pd.DataFrame:
    """List the candidates on each day on which somebody was invited; rows as of :func:`read_panel`."""

    # a function, since indexing takes long and nothing needs it until somebody was invited
    def known() -> PastCandidates:
        return PastCandidates(invite_data.act_index(choice), invite_data.past(choice), choice.community.active_days)

    return read_panel(notes_data.log(choice), known, observed_until=data.view(choice).observed_until)
