"""What options of policy reach in the chosen part of the tree of models."""

import pandas as pd

from journeys.analysis.policy import lens
from journeys.analysis.policy.lens import POLICIES, Asked, Lens, Part, Reach
from journeys.snapshot.models import load_terms
from pages.parts.models import data
from pages.parts.models.data import Whose, with_guessed
from pages.parts.shared.cached import ANSWERS, FRAMES, VIEWS, cached, open_store, shared, stored, typed
from pages.parts.shared.filters import Scope


@shared(FRAMES, "Reading gates, licences and cards …", under=(stored, typed))
def terms() -> pd.DataFrame:
    """Return what options ask about each model; not to be changed."""
    return load_terms(open_store(), data.known().models)


@shared(FRAMES, under=(stored, typed, with_guessed))
def part(choice: Scope, whose: Whose, root: str | None) -> Part:
    """Return the chosen part; not to be changed."""
    return lens.take_part(data.whole(), terms(), None if whose == "all" and not root else data.tops(choice, root))


@shared(VIEWS, "Finding whom it reaches …", under=(stored, typed, with_guessed))
def see(choice: Scope, whose: Whose, root: str | None, policy: str, asked: Asked) -> Lens:
    """Find what an option reaches; not to be changed."""
    return lens.see(part(choice, whose, root), policy, asked)


@cached(ANSWERS, under=(with_guessed,))
def measured(choice: Scope, whose: Whose, root: str | None, policy: str, asked: Asked) -> tuple[Reach, dict[str, int]]:
    """Measure an option, and count the models of each state."""
    found = see(choice, whose, root, policy, asked)
    return lens.measure(part(choice, whose, root), found), found.counts


def all_measured(choice: Scope, whose: Whose, root: str | None, asked: Asked) -> dict[str, Reach]:
    """Measure all options beside each other."""
    return {policy: measured(choice, whose, root, policy, asked)[0] for policy in POLICIES}


@cached(ANSWERS, under=(with_guessed,))
def roots(choice: Scope, whose: Whose, root: str | None) -> pd.DataFrame:
    """List the roots of the chosen part and what they cover."""
    return lens.list_roots(part(choice, whose, root))


def states(found: Lens, models: pd.Series) -> list[str]:
    """Return the states of some models of the tree; empty for a slice of several."""
    grown = data.whole()
    return found.states_of([grown.number(model) if isinstance(model, str) else -1 for model in models])
