"""The command line of collecting: ``python -m journeys collect github | hub | git | gh-archive``.

Exit status 0 when all was had, 1 when something was not, 2 for wrong use.
"""

import re
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Annotated, Final, NoReturn

import typer
from rich.console import Console

from journeys.collect.progress import screen
from journeys.collect.report import NAME, Lack, Report
from journeys.errors import JourneysError
from journeys.model.paths import COMMAND

NOT_ALL: Final = 1
WRONG_USE: Final = 2
FOLDER: Final = Path("exports")
"""Left out of version control."""

app = typer.Typer(
    help="Fetch the exports that a community does not have yet, as files that 'import' reads.",
    no_args_is_help=True,
)
out = Console()
notes = Console(stderr=True)

Out = Annotated[Path, typer.Option("--out", help="Folder of all collections; each gets its own folder in it.")]

EveryPull = Annotated[bool, typer.Option("--every-pull", help="Ask every pull for reviews, one request each.")]
Whole = Annotated[bool, typer.Option("--whole", help="Read lists anew instead of asking for changes.")]


@app.command("github")
def github_command(  # noqa: PLR0913  (an option each)
    target: Annotated[str, typer.Argument(help="OWNER/REPO, or an organisation for all its repositories.")],
    folder: Out = FOLDER,
    only: Annotated[str, typer.Option(help="Lists to collect, with commas between, as in issues,pulls.")] = "",
    every_pull: EveryPull = False,  # noqa: FBT002  (a flag)
    whole: Whole = False,  # noqa: FBT002
    api: Annotated[str, typer.Option(help="Address of the API, for GitHub Enterprise.")] = "https://api.github.com",
) -> None:
    """Fetch the REST lists of a repository: issues, pulls, comments, reviews, events, stars, forks, commits, releases.

    What was interrupted is gone on with; what is there is brought up to date. The token is taken from GITHUB_TOKEN or
    GH_TOKEN, or from 'gh auth token', and is kept nowhere.
    """
    from journeys.collect.github.lists import NAMES
    from journeys.collect.github.repository import collect_github
    from journeys.collect.github.walk import Asked
    from journeys.collect.http.tokens import github_token
    from journeys.collect.http.transport import check_address

    if not re.fullmatch(r"[\w-]+(/[\w.-]+)?", target):
        _wrong_use(f"'{target}' is not OWNER/REPO or an organisation, as in 'the-turing-way/the-turing-way'.")
    lists = tuple(filter(None, (name.strip() for name in only.split(",")))) or NAMES
    if unknown := sorted(set(lists) - set(NAMES)):
        _wrong_use(f"--only knows no {', '.join(unknown)}; there are {', '.join(NAMES)}.")
    asked = Asked(target, lists, every_pull, whole, api)
    with screen(notes) as watch:
        try:
            token = github_token(check_address(api).host)
            ledger = collect_github(asked, folder, today=_today(), token=token, watch=watch)
        except JourneysError as error:
            _refused(error)
    _tell(ledger)


@app.command("hub")
def hub_command(
    organisation: Annotated[str, typer.Argument(help="An organisation's name on the Hugging Face Hub.")],
    folder: Out = FOLDER,
    endpoint: Annotated[str, typer.Option(envvar="HF_ENDPOINT", help="Address of the Hub.")] = "https://huggingface.co",
) -> None:
    """Fetch an organisation's models, data sets and spaces with cards, commits, discussions and likers; its members.

    What was interrupted is gone on with. The token is taken from HF_TOKEN and is kept nowhere.
    """
    from journeys.collect.http.tokens import hub_token
    from journeys.collect.hub.organisation import collect_hub

    if not re.fullmatch(r"\w[\w.-]*", organisation):
        _wrong_use(f"'{organisation}' is not the name of an organisation on the Hub, as in 'bigscience'.")
    with screen(notes) as watch:
        try:
            token = hub_token()
            ledger = collect_hub(organisation, folder, endpoint=endpoint, today=_today(), token=token, watch=watch)
        except JourneysError as error:
            _refused(error)
    _tell(ledger)


@app.command("git")
def git_command(
    address: Annotated[str, typer.Argument(help="https://github.com/OWNER/REPO, or git@github.com:OWNER/REPO.")],
    folder: Out = FOLDER,
) -> None:
    """Clone a repository's history without its files' contents, or bring such a clone up to date.

    Git asks for no password here: what is private needs a key or a credential helper.
    """
    from journeys.collect.git import collect_git

    with screen(notes) as watch:
        try:
            ledger = collect_git(address, folder, today=_today(), watch=watch)
        except JourneysError as error:
            _refused(error)
    _tell(ledger)


@app.command("gh-archive")
def gh_archive_command(  # noqa: PLR0913
    begin: Annotated[datetime, typer.Option("--from", formats=["%Y-%m-%d"], help="First day.")],
    end: Annotated[datetime, typer.Option("--to", formats=["%Y-%m-%d"], help="Last day.")],
    place: Annotated[
        list[str] | None, typer.Option(help="github:owner/repository, or github:owner/* for all of an owner's.")
    ] = None,
    community: Annotated[str | None, typer.Option(help="All places on GitHub of this community's definition.")] = None,
    folder: Out = FOLDER,
    base: Annotated[str, typer.Option(help="Where the hours are.")] = "https://data.gharchive.org",
) -> None:
    """Fetch what GH Archive's hours say of some places: each hour is narrowed while it streams.

    An hour of all of GitHub is some 50 to 200 MB on the line, and hardly anything of it is kept. Days are in UTC.
    """
    from journeys.collect.gh_archive import Span, collect_gh_archive

    name, patterns = _places(place or [], community)
    if end < begin:
        _wrong_use(f"--to {end:%Y-%m-%d} is before --from {begin:%Y-%m-%d}.")
    until = min(end.replace(tzinfo=UTC) + timedelta(days=1), _now().replace(minute=0, second=0, microsecond=0))
    span = Span(begin.replace(tzinfo=UTC), until, patterns, name, base)
    with screen(notes) as watch:
        try:
            ledger = collect_gh_archive(span, folder, today=_today(), watch=watch)
        except JourneysError as error:
            _refused(error)
    _tell(ledger)


def _places(places: list[str], slug: str | None) -> tuple[str, tuple[str, ...]]:
    """Give the folder's name and the patterns, from what was typed or from a definition."""
    if bool(places) == bool(slug):
        _wrong_use("Say whose lines to keep: --place github:owner/repository (as often as needed), or --community.")
    for place in places:
        if not re.fullmatch(r"github:[\w.-]+/([\w.-]+|\*)", place):
            _wrong_use(f"--place '{place}' is not like github:owner/repository or github:owner/*.")
    if slug is None:
        first = re.sub(r"\W+", "_", places[0].removeprefix("github:").replace("/", "__").replace("*", "all"))
        return first.lower() + (f"_and_{len(places) - 1}_more" if places[1:] else ""), tuple(places)
    from journeys.model.definitions import find_community

    try:
        community = find_community(slug)
    except JourneysError as error:
        _wrong_use(str(error))
    named = (name for entry in community.places for name in (entry.pattern, *entry.aliases))
    patterns = tuple(dict.fromkeys(name for name in named if name.startswith("github:")))
    if not patterns:
        _wrong_use(f"The definition of {slug} names no place on GitHub.")
    return slug, patterns


def _tell(ledger: Report) -> None:
    """Say what was written, and what is not there."""
    for written in sorted(ledger.written):
        lists = ", ".join(f"{name} {count:,}" for name, count in written.lists)
        line = f"{ledger.folder / written.file}  {written.records:,} records" + (f": {lists}" if lists else "")
        out.print(line, soft_wrap=True, markup=False, highlight=False)
    for note in ledger.notes:
        out.print(note, soft_wrap=True, markup=False, highlight=False)
    _list("Left out", ledger.left_out)
    _list("Not to be had", ledger.missing)
    if ledger.written:
        out.print(f"Next: {COMMAND} import {ledger.folder}", soft_wrap=True, markup=False, highlight=False)
    if ledger.missing:
        out.print(f"{ledger.folder / NAME} lists this too.", soft_wrap=True, markup=False, highlight=False)
        raise typer.Exit(NOT_ALL)


def _list(title: str, lacks: list[Lack]) -> None:
    if lacks:
        out.print(f"{title}:", markup=False)
    for each in sorted(lacks):
        line = f"  {each.what}: {each.reason}. {each.advice}"
        out.print(line, soft_wrap=True, markup=False, highlight=False)


def _now() -> datetime:
    return datetime.now(UTC)


def _today() -> str:
    return f"{_now():%Y-%m-%d}"


def _refused(error: JourneysError) -> NoReturn:
    notes.print(str(error), style="red", markup=False, highlight=False, soft_wrap=True)
    raise typer.Exit(NOT_ALL) from error


def _wrong_use(message: str) -> NoReturn:
    notes.print(message, style="red", markup=False, highlight=False, soft_wrap=True)
    raise typer.Exit(WRONG_USE)
