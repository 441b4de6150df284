"""What the cards of the chosen models say, what they kept of their bases' cards, and which credits they leave open."""

import pandas as pd

from journeys.analysis.cards import counts
from journeys.analysis.cards.credits import missing_credits
from journeys.analysis.cards.pairs import compare_cards
from journeys.analysis.cards.says import Card
from journeys.model.events import GUESSED
from journeys.snapshot.hub.cards import load_cards, load_flags, load_states
from pages.parts.models import data as models
from pages.parts.models.data import Whose, with_guessed
from pages.parts.shared import data
from pages.parts.shared.cached import ANSWERS, VIEWS, cached, open_store, shared, stored, typed
from pages.parts.shared.filters import Scope


def chosen(choice: Scope, whose: Whose, root: str | None) -> list[str]:
    """List the models of the chosen part that exports describe."""
    rows = models.whole().models.iloc[models.chosen(choice, whose, root)]
    listed: list[str] = rows.loc[rows["told"], "model"].tolist()
    return listed


@shared(VIEWS, "Reading the cards …", under=(with_guessed,))
def states(choice: Scope, whose: Whose, root: str | None) -> pd.DataFrame:
    """Return what the cards of the chosen part say; not to be changed."""
    return load_states(open_store(), models.known(), chosen(choice, whose, root), data.opted_out())


@cached(ANSWERS, under=(with_guessed,))
def coverage(choice: Scope, whose: Whose, root: str | None) -> pd.DataFrame:
    """Count the cards that say each thing, inside and outside of the community."""
    return counts.count_coverage(states(choice, whose, root), models.own(choice))


@cached(ANSWERS, under=(with_guessed,))
def untold(choice: Scope, whose: Whose, root: str | None) -> int:
    """Count the chosen models of whose card no export tells the text."""
    return len(chosen(choice, whose, root)) - states(choice, whose, root)["model"].nunique()


def edges(choice: Scope, whose: Whose, root: str | None) -> pd.DataFrame:
    """Return the edges of the tree that lead to the models of the chosen part."""
    known = models.known().edges
    return known[known["child"].isin(chosen(choice, whose, root)) & known["basis"].isin(models.bases())]


@shared(VIEWS, "Comparing cards …", under=(with_guessed,))
def flags(choice: Scope, whose: Whose, root: str | None) -> pd.DataFrame:
    """Return what became of each thing along these edges, without passages."""
    return load_flags(open_store(), models.known(), edges(choice, whose, root), data.opted_out())


@cached(ANSWERS, under=(with_guessed,))
def guessed_left_out(choice: Scope, whose: Whose, root: str | None) -> int:
    """Count the guessed edges that touch the chosen part, if they are not asked for."""
    return 0 if with_guessed() else int((touching(choice, whose, root)["basis"] == GUESSED).sum())


def touching(choice: Scope, whose: Whose, root: str | None) -> pd.DataFrame:
    """Return the edges, of all bases, that lead to a model of the chosen part or away from one."""
    known, places = models.known().edges, chosen(choice, whose, root)
    return known[known["child"].isin(places) | known["parent"].isin(places)]


@shared(VIEWS, "Looking for open credits …", under=(with_guessed,))
def credits_(choice: Scope, whose: Whose, root: str | None) -> tuple[pd.DataFrame, int]:
    """Return the open credits of the chosen part, and of how many models with a known base.

    Models that name one of the part as their base belong to it here.
    """
    here = touching(choice, whose, root)
    asked = here[here["basis"].isin(models.bases())]
    found = load_flags(open_store(), models.known(), asked, data.opted_out())
    return missing_credits(found), found["child"].nunique()


@cached(ANSWERS, under=(stored, typed))
def pairs(model: str) -> pd.DataFrame:
    """Compare a model's card with those of all its bases, with the passages."""
    known = models.known().edges
    own = known[known["child"] == model]
    cards = load_cards(open_store(), models.known(), {model, *own["parent"]}, data.opted_out())
    return compare_cards(own, cards)


@cached(ANSWERS, under=(stored, typed))
def card(model: str) -> Card | None:
    """Return what one model's card says; None if no export describes the model."""
    return load_cards(open_store(), models.known(), [model], data.opted_out()).get(model)
