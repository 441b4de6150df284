"""``journeys cards``: what models' cards say, what they kept of their bases' cards, and which credits are open."""

from typing import Annotated

import typer

from journeys.analysis.cards.counts import count_coverage
from journeys.analysis.cards.credits import missing_credits
from journeys.analysis.lineage.counts import find_models
from journeys.analysis.lineage.tree import Tree, grow
from journeys.cli.as_json import of_cards
from journeys.cli.console import (
    REFUSED,
    WRONG_USE,
    check_loaded,
    fail,
    failing_with,
    opened_store,
    print_json,
    print_line,
)
from journeys.identity.opt_out_filter import load_decisions
from journeys.logs.database import open_database
from journeys.model import wording
from journeys.model.accounts import model_name, model_place
from journeys.model.events import GUESSED
from journeys.sentences.models import cards as sentences
from journeys.sentences.models.lineage import unknown_model
from journeys.snapshot.hub.cards import load_flags, load_states
from journeys.snapshot.hub.models import load_models


def cards(
    root: Annotated[
        str | None, typer.Option(help="OWNER/NAME of a model: only this one and what grew out of it.")
    ] = None,
    model: Annotated[str | None, typer.Option(help="OWNER/NAME of a model: only its own card.")] = None,
    as_json: Annotated[bool, typer.Option("--json", help="Print JSON, for scripts.")] = False,  # noqa: FBT002  (a flag)
) -> None:
    """Count what cards of the Hub's models say, what they kept of their bases' cards, and which credits are open.

    Bases that cards declare, that the Hub infers, and that are guessed from a card's text are counted apart.
    """
    with failing_with(REFUSED), opened_store() as store:
        check_loaded(store)
        with open_database(store.folder) as database:
            opted_out = load_decisions(store, database).opted_out
        known = load_models(store, opted_out)
        places = _chosen(grow(known.models, known.edges), root, model)
        states = load_states(store, known, places, opted_out)
        edges = known.edges[known.edges["child"].isin(places)]
        flags = load_flags(store, known, edges, opted_out)
    found = missing_credits(flags)
    if as_json:
        print_json(of_cards(len(places), states, flags, found))
        return
    coverage = count_coverage(states, places)
    is_guessed = flags["basis"] == GUESSED
    lines = [
        *map(sentences.coverage_bar, coverage.to_dict("records")),
        sentences.alike(coverage),
        sentences.untold(len(places) - states["model"].nunique(), others=len(states) > 0),
        sentences.changes_answer(flags[~is_guessed]),
        sentences.changes_answer(flags[is_guessed]) if is_guessed.any() else "",
        sentences.credits_summary(found, flags["child"].nunique()) if len(flags) else sentences.NO_CREDITS,
    ]
    for line in filter(None, lines):
        print_line(wording.without_bold(line))


def _chosen(tree: Tree, root: str | None, model: str | None) -> list[str]:
    for name in filter(None, (root, model)):
        if model_place(name) not in tree:
            near = [model_name(place) for place in find_models(tree, name.rpartition("/")[2], 3)]
            fail(unknown_model(name, near), WRONG_USE)
    rows = tree.models.iloc[tree.below(model_place(root))] if root else tree.models
    rows = rows[rows["told"] & (rows["model"] == model_place(model) if model else True)]
    listed: list[str] = rows["model"].tolist()
    return listed
