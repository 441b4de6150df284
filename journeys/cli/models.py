"""``journeys models``: the tree of the Hub's models that the store describes, in numbers."""

from typing import Annotated

import typer

from journeys.analysis.lineage.counts import count, find_models
from journeys.analysis.lineage.tree import METADATA, grow
from journeys.cli.as_json import of_model, of_models
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
from journeys.model.accounts import model_name, model_place
from journeys.model.communities.definitions import find_community
from journeys.model.events import BASES_KNOWN
from journeys.sentences.models import lineage as sentences
from journeys.snapshot.model_details import load_details
from journeys.snapshot.models import load_models, own_models


def models(
    root: Annotated[
        str | None, typer.Option(help="OWNER/NAME of a model: only this one and what grew out of it.")
    ] = None,
    community: Annotated[
        str | None, typer.Option(help="A definition's name: only the models that it claims and what grew out of them.")
    ] = None,
    guessed: Annotated[bool, typer.Option(help="Count bases that only texts of cards name, too.")] = False,  # noqa: FBT002  (a flag)
    as_json: Annotated[bool, typer.Option("--json", help="Print JSON, for scripts.")] = False,  # noqa: FBT002  (a flag)
) -> None:
    """Count the Hub's models in the store, what they were made from, by whom, and in how many generations.

    Edges that the cards' metadata declare, that the Hub infers, and that are guessed from a card's text are counted
    apart; all other numbers are of the first two unless --guessed is given. With --root also: likes and downloads of
    each day that exports tell.
    """
    if root is not None and community is not None:
        fail("Give either --root or --community: a model, or the models of a community.", WRONG_USE)
    with failing_with(WRONG_USE):
        definition = None if community is None else find_community(community)
    with failing_with(REFUSED), opened_store() as store:
        check_loaded(store)
        known = load_models(store)
    tree = grow(known.models, known.edges, BASES_KNOWN if guessed else METADATA)
    place = None if root is None else model_place(root)
    if place is not None and place not in tree:
        near = [model_name(place) for place in find_models(tree, str(root).rpartition("/")[2], 3)]
        fail(sentences.unknown_model(str(root), near), WRONG_USE)
    tops = None if place is None else [place]
    found = count(tree, known.edges, own_models(known.models, definition) if definition else tops)
    details = None
    if place is not None:
        with failing_with(REFUSED), opened_store() as store:
            details = load_details(store, place)
    if as_json:
        print_json(of_models(found) | ({} if details is None else of_model(details)))
        return
    for line in sentences.counted_models(found, with_guessed=guessed):
        print_line(line)
    if details is not None:
        further = sentences.further_facts(details.spaces, details.new_version, details.results)
        for line in filter(None, (sentences.counts_by_day(details.counts), further)):
            print_line(line)
