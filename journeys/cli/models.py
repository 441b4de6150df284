"""``journeys models``: the tree of the Hub's models that the store describes, in numbers."""

from typing import Annotated

import typer

from journeys.analysis.lineage.counts import count, find_models
from journeys.analysis.lineage.tree import grow
from journeys.cli.as_json import of_models
from journeys.cli.console import (
    REFUSED,
    WRONG_USE,
    fail,
    failing_with,
    opened_store,
    print_json,
    print_line,
    word_on_empty,
)
from journeys.model.accounts import MODEL_PLACE, model_name, place_named
from journeys.sentences.models import lineage as sentences
from journeys.snapshot.models import load_models


def models(
    root: Annotated[
        str | None, typer.Option(help="OWNER/NAME of a model: only this one and what grew out of it.")
    ] = None,
    as_json: Annotated[bool, typer.Option("--json", help="Print JSON, for scripts.")] = False,  # noqa: FBT002  (a flag)
) -> None:
    """Count the Hub's models in the store, what they were made from, by whom, and in how many generations.

    Edges that the cards' metadata declare, that the Hub infers, and that are guessed from a card's text are counted
    apart; all other numbers are of the first two.
    """
    with failing_with(REFUSED), opened_store() as store:
        known, empty = load_models(store), word_on_empty(store)
    tree = grow(known.models, known.edges)
    place = None if root is None else _place(root)
    if place is not None and place not in tree:
        near = [model_name(place) for place in find_models(tree, str(root).rpartition("/")[2], 3)]
        fail(sentences.unknown_model(str(root), near), WRONG_USE)
    found = count(tree, known.edges, None if place is None else [place])
    if as_json:
        print_json(of_models(found), empty)
        return
    for line in (*sentences.counted_models(found), empty):
        print_line(line)


def _place(name: str) -> str:
    return name if place_named(name) else f"{MODEL_PLACE}{name}"
