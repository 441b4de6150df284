"""``journeys digest``: three things of a month, to be sent to people who do not open the app."""

from datetime import UTC, datetime
from typing import Annotated

import typer

from journeys.cli.console import REFUSED, WRONG_USE, check_loaded, fail, failing_with, opened_store, print_json
from journeys.findings.digest import find_digest
from journeys.findings.source import Source
from journeys.logs.database import open_database
from journeys.model.communities.definitions import find_community
from journeys.model.days import end_of_day, last_instant, last_whole_month
from journeys.sentences.data import as_of, nothing_of
from journeys.snapshot.kept import kept_or_loaded


def digest(
    community: Annotated[str, typer.Option(help="Short name of the community's definition.")],
    as_html: Annotated[bool, typer.Option("--html", help="Print a page (HTML) for a mail.")] = False,  # noqa: FBT002  (a flag)
    as_json: Annotated[bool, typer.Option("--json", help="Print JSON, for scripts.")] = False,  # noqa: FBT002
) -> None:
    """Print three things of the last whole month as Markdown, for a chat; counts are rounded, and nobody is named."""
    if as_html and as_json:
        fail("Choose one of --html and --json.", WRONG_USE)
    with failing_with(WRONG_USE):
        definition = find_community(community)
    with failing_with(REFUSED), opened_store() as store, open_database(store.folder) as database:
        check_loaded(store)
        whole = kept_or_loaded(store, database, definition, None)
        if not whole.is_observed:
            fail(nothing_of([definition]), REFUSED)
        now = datetime.now(UTC)
        month = end_of_day(last_whole_month(min(whole.observed_until, now)))
        found = find_digest(
            Source(kept_or_loaded(store, database, definition, month), store),
            stale=as_of(whole, now.date(), about_now=True),
            data_end=last_instant(whole.observed_until).date(),
        )
    if as_json:
        print_json(found.as_json())
        return
    typer.echo(found.as_html() if as_html else found.as_markdown(), nl=False)
