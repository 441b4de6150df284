"""The tree of models, the part of it that is chosen, and what that part holds."""

import re
from collections.abc import Sequence
from datetime import date
from typing import Final, Literal

import numpy as np
import numpy.typing as npt
import pandas as pd
import streamlit as st

from journeys.analysis.lineage import counts, slices, times, tree
from journeys.analysis.lineage.counts import Counts
from journeys.analysis.lineage.times import HORIZONS
from journeys.analysis.lineage.tree import Tree
from journeys.model import wording
from journeys.model.accounts import model_name
from journeys.model.events import BASES_KNOWN
from journeys.sentences.models import lineage as sentences
from journeys.sentences.models.lineage import Day
from journeys.snapshot.hub.model_details import ModelDetails, load_details
from journeys.snapshot.hub.models import Models, load_models, own_models
from pages.parts.shared import blocks, data, session_keys
from pages.parts.shared.cached import ANSWERS, FRAMES, VIEWS, cached, open_store, shared, stored, typed
from pages.parts.shared.filters import Scope

Whose = Literal["own", "all"]
"""The models that the community's definition claims, or all that are loaded."""
FOUND: Final = 8
"""Models that a search shows."""


@shared(FRAMES, "Reading the models …", under=(stored, typed))
def known() -> Models:
    """Return all models that are loaded and what they were made from; not to be changed."""
    return load_models(open_store(), data.opted_out())


def with_guessed() -> bool:
    """Return whether bases that only a card's text names are asked for."""
    # the address has it before the control is drawn
    asked = st.session_state.get(session_keys.MODEL_GUESSED, st.query_params.get(session_keys.MODEL_GUESSED) == "true")
    return bool(asked)


def bases() -> Sequence[str]:
    """Return how the bases that are asked for may be known."""
    return tuple(BASES_KNOWN) if with_guessed() else tree.METADATA


@shared(FRAMES, "Growing the tree of models …", under=(stored, typed, with_guessed))
def whole() -> Tree:
    """Return the tree of all models; not to be changed."""
    return tree.grow(known().models, known().edges, bases())


@cached(VIEWS)
def own(choice: Scope) -> list[str]:
    """List the models of the community that exports describe."""
    return own_models(known().models, choice.community)


@cached(ANSWERS, under=(with_guessed,))
def tops(choice: Scope, root: str | None) -> list[str]:
    """List the models from which a part begins: the root, else the community's that stand under no other of it."""
    if root:
        return [root]
    theirs = set(own(choice))
    return [model for model in own(choice) if theirs.isdisjoint(whole().path(model)[:-1])]


@cached(ANSWERS, "Counting …", under=(with_guessed,))
def counted(choice: Scope, whose: Whose, root: str | None) -> Counts:
    """Count what the chosen part holds."""
    begin = None if whose == "all" and not root else tops(choice, root)
    return counts.count(whole(), known().edges, begin)


@cached(ANSWERS, under=(with_guessed,))
def cut(choice: Scope, whose: Whose, root: str | None) -> pd.DataFrame:
    """Cut the slices of the picture of the chosen part; models that stand alone have none beside others."""
    grown = whole()
    if root:
        return slices.cut_slices(grown, [grown.number(root)])
    is_top = grown.standing < 0
    if whose == "own":
        is_top = grown.models["model"].isin(tops(choice, None)).to_numpy()
    return slices.cut_slices(grown, np.flatnonzero(is_top & (grown.models["below"].to_numpy() > 0)))


def table_name(name: str, choice: Scope, whose: Whose, root: str | None) -> str:
    """Return the name of a table of the chosen part: of a model, of a community, or of all that is loaded."""
    if root:
        return file_name(name, model_name(root))
    return file_name(name, choice.community.slug) if whose == "own" else f"{name}{blocks.OF_ALL}"


def file_name(*parts: str) -> str:
    """Return some words as the name of a file."""
    return re.sub(r"[^a-z0-9]+", "-", "-".join(parts).lower()).strip("-")


def has_picture(choice: Scope, whose: Whose, root: str | None) -> bool:
    """Return whether the chosen part has more than one slice, so that there is something to draw."""
    return len(cut(choice, whose, root)) > 1


@cached(ANSWERS, under=(with_guessed,))
def alone(choice: Scope, whose: Whose) -> int:
    """Count the models of a part that stand alone: without a base, and without anything made from them."""
    grown = whole()
    is_alone = (grown.standing < 0) & (grown.models["children"].to_numpy() == 0)
    if whose == "own":
        is_alone &= grown.models["model"].isin(own(choice)).to_numpy()
    return int(is_alone.sum())


@cached(ANSWERS, under=(with_guessed,))
def owners(choice: Scope, whose: Whose, root: str | None) -> frozenset[str]:
    """Return the owners whose models are drawn in colour: the root's, else the community's; of all models nobody."""
    if whose == "all" and not root:
        return frozenset()
    models = whole().models
    places = [root] if root else own(choice)
    return frozenset(models.loc[models["model"].isin(places), "owner"]) - {""}


@cached(ANSWERS, under=(with_guessed,))
def day(choice: Scope, whose: Whose, root: str | None) -> Day:
    """Return the newest day that the exports tell of the chosen part, or else that of the newest import."""
    seen = known().models["seen_at"]
    # the models that are described are the first of the tree
    numbers = chosen(choice, whose, root)
    newest = seen.iloc[numbers[numbers < len(seen)]].max()
    if wording.known(newest):
        return Day(newest.date(), is_told=True)
    return Day(date.fromisoformat(open_store().imports()["imported_at"].max()[:10]), is_told=False)


@cached(ANSWERS, under=(with_guessed,))
def largest(choice: Scope, whose: Whose, root: str | None, most: int) -> pd.DataFrame:
    """Return the rows of the models of the chosen part with most under them: columns of LINEAGE."""
    rows = whole().models.iloc[chosen(choice, whose, root)]
    return rows.iloc[np.argsort(-rows["below"].to_numpy(), kind="stable")[:most]]


def chosen(choice: Scope, whose: Whose, root: str | None) -> npt.NDArray[np.int64]:
    """Return the numbers of the models of the chosen part, in the order of the tree."""
    grown = whole()
    return np.arange(len(grown.models)) if whose == "all" and not root else grown.below(*tops(choice, root))


@cached(ANSWERS, under=(stored, typed))
def described(places: tuple[str, ...]) -> pd.DataFrame:
    """Return what exports say of some models, in their order; without values where none describes one."""
    models = known().models
    known_ones = models[models["model"].isin(places)].set_index("model")
    return known_ones.reindex(list(places)).reset_index()


@cached(ANSWERS, under=(stored,))
def details(root: str) -> ModelDetails:
    """Return what exports say of one model on each of their days."""
    return load_details(open_store(), root)


@cached(ANSWERS, under=(stored, typed, with_guessed))
def first_derivative() -> str:
    """Say how soon a first model is made from another, among all that are loaded."""
    found = times.first_derivatives(whole(), known().models)
    return sentences.first_derivative(found, {days: found.share(days) for days in HORIZONS})


def answer(choice: Scope, whose: Whose, root: str | None) -> str:
    """Answer the page's question for the chosen part."""
    found = counted(choice, whose, root)
    said = _answer(choice, whose, root, found)
    # whoever copies the sentence copies that it rests on guesses
    return f"{said} {sentences.guessed_shown(found)}" if with_guessed() else said


def _answer(choice: Scope, whose: Whose, root: str | None, found: Counts) -> str:
    when = day(choice, whose, root)
    if whose == "all" and not root:
        return sentences.answer_of_all(found, when)
    if root:
        return sentences.answer(found, model_name(root), when)
    beginning = f"the {wording.counted(len(own(choice)), 'model')} of {choice.community.name}"
    return sentences.answer(found, beginning, when)


def search(text: str) -> list[str]:
    """Find models by a part of their names."""
    return counts.find_models(whole(), text, FOUND)
