"""The command line: ``journeys app | import | show | funnel | people | models | compare | digest | report | …``.

Exit status 0 when all files went in (rejected records are counted), 1 when one was refused, 2 for wrong use.
"""

from datetime import UTC, datetime
from pathlib import Path
from typing import Annotated, Final, Literal

import typer
from rich.table import Table

from journeys.analysis.funnel import funnel as funnels
from journeys.analysis.stats.ranges import write_people
from journeys.cli import about, cards, compare, dashboard, downstream, models, opt_out, show
from journeys.cli import store as store_commands
from journeys.cli.as_json import of_communities, of_funnel, of_import, of_people
from journeys.cli.collect import app as collect_app
from journeys.cli.console import (
    REFUSED,
    WRONG_USE,
    fail,
    failing_with,
    notes,
    out,
    print_json,
    print_line,
    tell_pending,
    word_on_empty,
)
from journeys.cli.findings import digest, report
from journeys.cli.render import funnel_table, show_progress, summary
from journeys.demo import DEMO_PEOPLE, DEMO_SEED, write_demo
from journeys.errors import DefinitionError
from journeys.ingest.pipeline import Options, import_files, look_into
from journeys.ingest.receipts import Receipt
from journeys.ingest.unclaimed import count_by_place, unclaimed
from journeys.logs.database import open_database
from journeys.model.accounts import github_place, hub_named, owner_named, place_named, repository_named
from journeys.model.communities import definitions
from journeys.model.communities.community import Community, DateForm
from journeys.model.days import end_of_day
from journeys.model.paths import COMMAND, store_folder
from journeys.model.vocabulary import STAGES
from journeys.model.wording import counted
from journeys.sentences.imports import next_after_import
from journeys.snapshot.ahead import compute_ahead
from journeys.snapshot.kept import kept_or_loaded
from journeys.snapshot.snapshot import Snapshot
from journeys.sources.sheets.encodings import CHOICES
from journeys.store.store import Store

app = typer.Typer(
    help="Journeys through open communities, from the exports they already have.",
    no_args_is_help=True,
    add_completion=False,
    # Typer's own tracebacks may print local variables, and names of people with them
    pretty_exceptions_enable=False,
)
communities_app = typer.Typer(help="The communities' definitions.", no_args_is_help=True)
app.command("app")(dashboard.start)
app.command("show")(show.show)
app.command("about")(about.about)
app.command("models")(models.models)
app.command("cards")(cards.cards)
app.command("downstream")(downstream.downstream)
app.command("compare")(compare.compare)
app.command("digest")(digest.digest)
app.command("report")(report.report)
app.add_typer(communities_app, name="communities")
app.add_typer(opt_out.app, name="opt-out")
app.add_typer(collect_app, name="collect")
app.add_typer(store_commands.app, name="store")

AsJson = Annotated[bool, typer.Option("--json", help="Print JSON, for scripts.")]
_DATE_FORMS: Final[dict[str, DateForm]] = {"day-first": "day_first", "month-first": "month_first"}
Slug = Annotated[str, typer.Option("--community", help="Short name of the community's definition.")]
Until = Annotated[
    datetime | None,
    typer.Option(formats=["%Y-%m-%d"], help="Last day to look at; without it each place until its own end."),
]


@app.command("import")
def import_command(  # noqa: PLR0913  (one argument an option)
    paths: Annotated[list[Path], typer.Argument(help="Export files, folders of them, or clones of repositories.")],
    community: Annotated[
        str | None,
        typer.Option(help="Definition for files that carry no place of their own; narrows whole hours of GitHub."),
    ] = None,
    place: Annotated[
        str | None,
        typer.Option(help="Of what lists are that do not say it: github:owner/repository, hub:model/owner/name."),
    ] = None,
    dated: Annotated[
        datetime | None, typer.Option(formats=["%Y-%m-%d"], help="Day of entries that carry no date.")
    ] = None,
    encoding: Annotated[
        str, typer.Option(help="Encoding of tables that are not UTF-8, such as cp1251, where it is in doubt.")
    ] = "",
    dates: Annotated[
        Literal["day-first", "month-first"] | None,
        typer.Option(help="Which number comes first in dates of known reports, where it is in doubt."),
    ] = None,
    look: Annotated[bool, typer.Option("--look", help="Only say what would become of them; store nothing.")] = False,  # noqa: FBT002  (a flag)
    each: Annotated[bool, typer.Option("--each", help="Print what became of each file, also of many.")] = False,  # noqa: FBT002
    as_json: AsJson = False,  # noqa: FBT002
) -> None:
    """Bring exports into the store."""
    options = Options(
        community=_community(community) if community else None,
        place=_place(place),
        dated_on=dated.date() if dated else None,
        encoding=_encoding(encoding),
        date_form=_DATE_FORMS[dates] if dates else "",
    )
    store = _store()
    receipts: list[Receipt] = []
    now = datetime.now(UTC)
    with failing_with(REFUSED), show_progress(notes) as progress:
        bring = look_into if look else import_files
        receipts.extend(bring(store, paths, options, now=now, progress=progress))
    if as_json:
        print_json(of_import(receipts))
    else:
        # broken by the terminal and not by us, so that paths can be copied
        out.print(summary(receipts, look=look, each=each), soft_wrap=True)
        if not look and receipts:
            _print_next(store, receipts)
    if not receipts:
        notes.print("No file was found in what was named.")
    if not look:
        # after the receipts are printed, so that nobody waits for them
        with notes.status("Computing ahead what pages show …"):
            compute_ahead(store, {place for receipt in receipts for place in receipt.places})
    if not receipts or any(receipt.refused for receipt in receipts):
        raise typer.Exit(REFUSED)


@app.command("funnel")
def funnel_command(
    community: Slug,
    observed_until: Until = None,
    mode: Annotated[
        Literal["any", "strict"] | None, typer.Option(help="Stages in any order, or in strict order only.")
    ] = None,
    as_json: AsJson = False,  # noqa: FBT002
) -> None:
    """Count who reached each stage, and who went on."""
    definition = _community(community)
    store = _store()
    # the last day is looked at to its end
    view = _view(store, definition, end_of_day(observed_until.date()) if observed_until else None)
    settings = view.settings(mode or definition.order)
    stages = funnels.count_stages(view.journeys, settings)
    spans = funnels.count_spans(stages, view.if_joined, settings)
    if as_json:
        print_json(of_funnel(view, settings, stages, spans), word_on_empty(store))
        return
    out.print(funnel_table(f"{definition.name}: {write_people(view.people_range)}", stages))
    print_line(word_on_empty(store))


@app.command("people")
def people_command(
    community: Slug,
    observed_until: Until = None,
    as_json: AsJson = False,  # noqa: FBT002
) -> None:
    """List people by pseudonym; those known only from discovering are a number, never listed."""
    store = _store()
    until = end_of_day(observed_until.date()) if observed_until else None
    view = _view(store, _community(community), until)
    people = of_people(view, store.key)
    if as_json:
        print_json(people, word_on_empty(store))
        return
    rows = people["people"]
    title = f"{len(rows)} people, and {people['discovered_only']} who only discovered"
    table = Table("pseudonym", *STAGES, "last act", title=title)
    for row in rows:
        table.add_row(*((value or "")[:10] if key != "pseudonym" else str(value) for key, value in row.items()))
    out.print(table)
    print_line(word_on_empty(store))


@app.command("demo")
def demo_command(
    out_folder: Annotated[Path, typer.Option("--out", help="Folder to write into.")],
    number: Annotated[int, typer.Option("--people", min=1, help="How many people to invent.")] = DEMO_PEOPLE,
    seed: Annotated[int, typer.Option(help="The same seed and the same week give the same files.")] = DEMO_SEED,
    until: Annotated[
        datetime | None, typer.Option(formats=["%Y-%m-%d"], help="The files end before this day's week; else today's.")
    ] = None,
) -> None:
    """Write simulated exports in the real formats, with the truth in a side file."""
    written = write_demo(number, seed, (until or datetime.now(UTC)).date(), out_folder)
    out.print(f"Wrote {len(written.exports)} exports and {written.truth.name} into {out_folder}.", soft_wrap=True)


@communities_app.command("list")
def list_communities(as_json: AsJson = False) -> None:  # noqa: FBT002
    """List the definitions there are."""
    known = definitions.load_communities()
    if as_json:
        print_json(of_communities(known))
        return
    table = Table("slug", "name", "places", "definition")
    for slug, each in known.items():
        table.add_row(slug, each.name, str(len(each.places)), str(definitions.path_of(slug)))
    out.print(table)


@communities_app.command("check")
def check_community(file: Annotated[Path, typer.Argument(help="A definition (.toml).")]) -> None:
    """List every fault of a definition at once."""
    try:
        community = definitions.read_community(file)
    except DefinitionError as error:
        for fault in error.faults:
            print_line(f"{file}: {fault}")
        raise typer.Exit(REFUSED) from error
    for note in definitions.check_community(file):
        print_line(f"{file}: perhaps not meant: {note}")
    out.print(
        f"{file}: no fault. {community.name}, {counted(len(community.places), 'place')}.", soft_wrap=True, markup=False
    )


@communities_app.command("new")
def new_community(
    slug: Annotated[str, typer.Argument(help="Short name: small letters, digits, hyphens.")],
    github: Annotated[
        list[str] | None, typer.Option("--github", help="OWNER/REPO, or OWNER for all of an organisation.")
    ] = None,
    hub: Annotated[
        list[str] | None, typer.Option("--hub", help="An organisation of the Hub, OWNER/MODEL, or datasets/OWNER/NAME.")
    ] = None,
    place: Annotated[
        list[str] | None, typer.Option("--place", help="Any other place, as in slack:NAME/CHANNEL.")
    ] = None,
    name: Annotated[str | None, typer.Option(help="The community's name; else it is made from the short one.")] = None,
) -> None:
    """Write a commented starter definition: of the places that are named, or else of all that belong to nobody yet."""
    patterns = [_on_github(named) for named in github or []]
    patterns += [pattern for named in hub or [] for pattern in _on_hub(named)]
    patterns += filter(None, map(_place, place or []))
    following = f"import EXPORTS --community {slug}"
    if not patterns:
        patterns, following = _unclaimed_patterns(), f"funnel --community {slug}"
    with failing_with(WRONG_USE):
        path = definitions.start_community(slug, patterns, name)
    out.print(f"Wrote {path}. Next: {COMMAND} {following}", soft_wrap=True)


def _on_github(named: str) -> str:
    pattern = repository_named(named) or owner_named(named)
    if pattern is None:
        fail(f"'{named}' is not OWNER/REPO, as in 'the-turing-way/the-turing-way'.", WRONG_USE)
    return pattern


def _on_hub(named: str) -> list[str]:
    place = hub_named(named)
    if place is None:
        fail(f"'{named}' is no organisation or repository of the Hub, as in 'bigscience/bloom'.", WRONG_USE)
    owner = place.removeprefix("hub:org/")
    # its members and followers are a place of their own, beside its models, data sets and spaces
    return [place] if owner == place else [place, f"hub:*/{owner}/*"]


def _unclaimed_patterns() -> list[str]:
    with failing_with(REFUSED):
        acts = count_by_place(_store())
        places = unclaimed(acts, definitions.load_communities().values())
    if not places:
        fail(
            f"Every place in the store belongs to a community already ({COMMAND} communities list). For one of other "
            "places name these with --github OWNER/REPO or --place.",
            WRONG_USE,
        )
    return definitions.patterns_of(places, acts.keys() - places.keys())


def _print_next(store: Store, receipts: list[Receipt]) -> None:
    places = unclaimed(count_by_place(store), definitions.load_communities().values())
    slugs = sorted({slug for receipt in receipts for slug in receipt.communities})
    for line in next_after_import(places, slugs):
        print_line(line)


def _community(slug: str) -> Community:
    with failing_with(WRONG_USE):
        return definitions.find_community(slug)


def _view(store: Store, community: Community, until: datetime | None) -> Snapshot:
    tell_pending(store)
    with failing_with(REFUSED), open_database(store.folder) as database:
        return kept_or_loaded(store, database, community, until)


def _place(text: str | None) -> str | None:
    repository = None if text is None else repository_named(text)
    place = None if text is None else place_named(text) or (github_place(repository) if repository else None)
    if text is not None and place is None:
        fail(
            f"--place '{text}' is no address and not like github:owner/repository, OWNER/REPO, "
            "forge:host/owner/repository, hub:model/owner/name, slack:name or event:name.",
            WRONG_USE,
        )
    return place


def _encoding(text: str) -> str:
    if text and text.lower() not in CHOICES:
        fail(f"--encoding '{text}' is none of {', '.join(CHOICES)}.", WRONG_USE)
    return text.lower()


def _store() -> Store:
    with failing_with(REFUSED):
        return Store(store_folder())
