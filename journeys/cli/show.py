"""``journeys show``: what a page of the dashboard says, by the same code, for scripts and other sites."""

import importlib
import sys
from datetime import datetime
from typing import Annotated, Any, Literal

import typer

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
from journeys.model import paths
from journeys.model.communities.definitions import find_community


def show(  # noqa: PLR0913  (one argument an option)
    page: Annotated[str, typer.Argument(help="Name of the page as in its address, such as funnel.")],
    community: Annotated[str, typer.Option(help="Short name of the community's definition.")],
    until: Annotated[
        datetime | None,
        typer.Option("--until", "--observed-until", formats=["%Y-%m-%d"], help="Last day to look at."),
    ] = None,
    mode: Annotated[
        Literal["any", "strict"] | None, typer.Option(help="Stages in any order, or in strict order only.")
    ] = None,
    cohort: Annotated[Literal["quarter", "month"] | None, typer.Option(help="Period of cohorts and of moves.")] = None,
    as_json: Annotated[bool, typer.Option("--json", help="Print JSON, for scripts.")] = False,  # noqa: FBT002  (a flag)
) -> None:
    """Print what a page says of a community; headlines and tables are rounded as downloads are."""
    with failing_with(WRONG_USE):
        find_community(community)
    with failing_with(REFUSED), opened_store() as store:
        # the dashboard would import its demo into an empty store, but reading changes nothing
        check_loaded(store)
        key = store.key
    headless = _without_screen()
    if page not in headless.PAGES:
        fail(f"There is no page '{page}' to show. There are: {', '.join(headless.PAGES)}.", WRONG_USE)
    day = until.date().isoformat() if until else None
    choices = {"community": community, "until": day, "mode": mode, "cohort": cohort}
    with failing_with(REFUSED):
        said = headless.show(page, {name: value for name, value in choices.items() if value}, key)
    if as_json:
        print_json(said)
        return
    for sentence in said["sentences"]:
        print_line(sentence)


def _without_screen() -> Any:  # noqa: ANN401  (a module of the dashboard, which the library may not import)
    """Return the module of the dashboard that runs a page without a screen."""
    # first, so that a folder called pages where somebody works is not taken for ours
    sys.path.insert(0, str(paths.ROOT))
    return importlib.import_module("pages.parts.record.headless")
