"""``journeys models``: the tree of the Hub's models that the store describes, in numbers."""

from collections.abc import Collection
from typing import Annotated, Literal

import typer

from journeys.analysis.lineage.counts import count, find_models
from journeys.analysis.lineage.tree import METADATA, grow
from journeys.analysis.policy import lens
from journeys.analysis.policy.lens import Asked, Part, measure, see, take_part
from journeys.cli.as_json import of_model, of_models, of_policy
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
from journeys.model import wording
from journeys.model.accounts import model_name, model_place
from journeys.model.communities.definitions import find_community
from journeys.model.events import BASES_KNOWN
from journeys.sentences.models import lineage as sentences
from journeys.sentences.models import policy as policy_sentences
from journeys.snapshot.hub.model_details import ModelDetails, load_details
from journeys.snapshot.hub.models import load_models, load_terms, own_models


def models(  # noqa: PLR0913  (an option each)
    root: Annotated[
        str | None, typer.Option(help="OWNER/NAME of a model: only this one and what grew out of it.")
    ] = None,
    community: Annotated[
        str | None, typer.Option(help="A definition's name: only the models that it claims and what grew out of them.")
    ] = None,
    guessed: Annotated[bool, typer.Option(help="Count bases that only texts of cards name, too.")] = False,  # noqa: FBT002  (a flag)
    policy: Annotated[
        Literal["direct", "upstream", "other"] | None,
        typer.Option(help="What an option of policy would reach, in the place of the tree's counts."),
    ] = None,
    made: Annotated[
        str, typer.Option(help=f"direct: how it was made, with commas between: {', '.join(lens.RELATIONS)}.")
    ] = "",
    downloads: Annotated[int, typer.Option(min=0, help="direct: at least so many downloads in 30 days.")] = 0,
    audience: Annotated[
        Literal["any", "marked", "unmarked"],
        typer.Option(help="direct: models marked as not for all audiences, or not marked so."),
    ] = "any",
    by: Annotated[str, typer.Option(help="upstream: by what a root could act: gate, use, licence.")] = "",
    as_json: Annotated[bool, typer.Option("--json", help="Print JSON, for scripts.")] = False,  # noqa: FBT002  (a flag)
) -> None:
    """Count the Hub's models in the store, what they were made from, by whom, and in how many generations.

    Edges that the cards' metadata declare, that the Hub infers, and that are guessed from a card's text are counted
    apart; all other numbers are of the first two unless --guessed is given. With --root also: likes and downloads of
    each day that exports tell.
    """
    if root is not None and community is not None:
        fail("Give either --root or --community: a model, or the models of a community.", WRONG_USE)
    _check_filters(policy, (made, downloads, by, audience != "any"))
    with failing_with(WRONG_USE):
        definition = None if community is None else find_community(community)
    with failing_with(REFUSED), opened_store() as store:
        check_loaded(store)
        known = load_models(store)
        terms = load_terms(store, known.models) if policy else None
    tree = grow(known.models, known.edges, BASES_KNOWN if guessed else METADATA)
    place = None if root is None else model_place(root)
    if place is not None and place not in tree:
        near = [model_name(place) for place in find_models(tree, str(root).rpartition("/")[2], 3)]
        fail(sentences.unknown_model(str(root), near), WRONG_USE)
    starts = None if place is None else [place]
    if definition is not None:
        starts = own_models(known.models, definition)
    if policy is not None and terms is not None:
        asked = Asked(
            _some("--made", made, lens.RELATIONS) or lens.RELATIONS,
            downloads,
            audience,
            _some("--by", by, lens.LEVERS) or Asked.levers,
        )
        _print_policy(policy, take_part(tree, terms, starts), asked, as_json=as_json)
        return
    found = count(tree, known.edges, starts)
    details = None if place is None else _details(place)
    if as_json:
        print_json(of_models(found) | ({} if details is None else of_model(details)))
        return
    lines = sentences.counted_models(found, with_guessed=guessed)
    if details is not None:
        further = sentences.further_facts(details.spaces, details.new_version, details.results)
        lines += filter(None, (sentences.counts_by_day(details.counts), further))
    for line in lines:
        print_line(line)


def _check_filters(policy: str | None, given: Collection[object]) -> None:
    if policy is None and any(given):
        fail("--made, --downloads, --audience and --by need --policy: they say whom an option reaches.", WRONG_USE)


def _details(place: str) -> ModelDetails:
    with failing_with(REFUSED), opened_store() as store:
        return load_details(store, place)


def _print_policy(policy: str, part: Part, asked: Asked, *, as_json: bool) -> None:
    found = see(part, policy, asked)
    reach, counts = measure(part, found), found.counts
    if as_json:
        print_json(of_policy(policy, reach, counts, asked))
        return
    for line in policy_sentences.lines(policy, reach, counts, asked):
        print_line(wording.without_bold(line))


def _some(option: str, words: str, known: Collection[str]) -> tuple[str, ...]:
    found = tuple(filter(None, (word.strip() for word in words.split(","))))
    if unknown := sorted(set(found) - set(known)):
        fail(f"{option} knows no {', '.join(unknown)}; there are {', '.join(known)}.", WRONG_USE)
    return found
