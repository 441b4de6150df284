"""``journeys downstream``: the accounts that build on a community's models, in numbers."""

from datetime import datetime
from typing import Annotated

import typer

from journeys.analysis.downstream.journeys import count_groups, split
from journeys.analysis.funnel.funnel import count_stages
from journeys.cli.as_json import of_downstream
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
from journeys.model.communities.community import Community
from journeys.model.communities.definitions import find_community, load_communities
from journeys.model.days import end_of_day
from journeys.sentences.models import downstream as sentences
from journeys.snapshot.hub.downstream import Downstream, load_downstream
from journeys.snapshot.hub.models import Models, load_models, own_models


def downstream(
    community: Annotated[
        str | None,
        typer.Option(help="Short name of the community's definition; if left out, the only one with models."),
    ] = None,
    observed_until: Annotated[
        datetime | None,
        typer.Option("--observed-until", formats=["%Y-%m-%d"], help="Last day to look at; else until the newest."),
    ] = None,
    as_json: Annotated[bool, typer.Option("--json", help="Print JSON, for scripts.")] = False,  # noqa: FBT002  (a flag)
) -> None:
    """Count the accounts that come to a community's models: who discovers, asks, makes a model, gives back.

    Bases that are only guessed from a card's text do not count. A step that no export shows has no number.
    """
    with failing_with(REFUSED), opened_store() as store:
        check_loaded(store)
        with open_database(store.folder) as database:
            decisions = load_decisions(store, database)
        known = load_models(store, decisions.opted_out)
        asked = end_of_day(observed_until.date()) if observed_until else None
        found = load_downstream(store, _community(community, known), known, decisions, asked)
    if as_json:
        print_json(of_downstream(found, count_groups(found.journeys, found.settings)))
        return
    for line in _lines(found):
        print_line(wording.without_bold(line))


def _community(slug: str | None, known: Models) -> Community:
    if slug is not None:
        with failing_with(WRONG_USE):
            return find_community(slug)
    with_models = [each for each in load_communities().values() if own_models(known.models, each)]
    if len(with_models) != 1:
        named = f" ({', '.join(each.slug for each in with_models)})" if with_models else ""
        fail(f"Name one with --community: {len(with_models)} communities have models in the store{named}.", WRONG_USE)
    return with_models[0]


def _lines(found: Downstream) -> list[str]:
    community, accounts = found.settings.community, len(found.journeys)
    if not accounts:
        return [sentences.nobody(community.name, len(found.own), with_others="derived" in found.seen)]
    stages = count_stages(found.journeys, found.settings)
    sizes = {name: len(part) for name, part in split(found.journeys).items()}
    lines = [
        sentences.answer(stages, accounts, len(found.own), community.name, found.last_day),
        sentences.steps(stages),
        sentences.sides(sizes, lists_members=found.lists_members),
        sentences.kinds(sizes),
        sentences.not_shown(found.seen),
        sentences.basis(accounts, int(found.derived["model"].nunique()), found.last_day),
    ]
    return [line for line in lines if line]
