"""The command line of collecting: ``python -m journeys collect SERVICE``, a command a service.

Exit status 0 when all was had, 1 when something was not, 2 for wrong use.
"""

import re
import shlex
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Annotated, Final

import typer

from journeys.cli.console import REFUSED, WRONG_USE, fail, failing_with, notes, print_line, typed_command
from journeys.collect.progress import screen
from journeys.collect.report import NAME, Missing, Report
from journeys.model.accounts import hub_named, owner_named, repository_named
from journeys.model.paths import GITHUB_API

NOT_ALL: Final = REFUSED
FOLDER: Final = Path("exports")  # left out of version control

app = typer.Typer(
    help="Fetch the exports that a community does not have yet, as files that 'import' reads.", no_args_is_help=True
)

Out = Annotated[Path, typer.Option("--out", help="Folder of all collections; each gets its own folder in it.")]

EveryPull = Annotated[bool, typer.Option("--every-pull", help="Ask every pull for reviews, one request each.")]
Whole = Annotated[bool, typer.Option("--whole", help="Read lists again instead of asking for changes.")]


@app.command("github")
def github_command(  # noqa: PLR0913  (an option each)
    target: Annotated[
        str, typer.Argument(help="OWNER/REPO or its address, or an organisation for all its repositories.")
    ],
    folder: Out = FOLDER,
    only: Annotated[str, typer.Option(help="Lists to collect, with commas between, as in issues,pulls.")] = "",
    every_pull: EveryPull = False,  # noqa: FBT002  (a flag)
    whole: Whole = False,  # noqa: FBT002
    api: Annotated[
        str, typer.Option(envvar=GITHUB_API, help="Address of the API, for GitHub Enterprise.")
    ] = "https://api.github.com",
) -> None:
    """Fetch the REST lists of a repository: issues, pulls, comments, reviews, events, stars, forks, commits, releases.

    What was interrupted is gone on with; what is there is brought up to date. The token is taken from GITHUB_TOKEN or
    GH_TOKEN, or from 'gh auth token', and is kept nowhere.
    """
    # imported here, as in the commands below: the HTTP clients take longer to load than most commands to run
    from journeys.collect.github.lists import NAMES
    from journeys.collect.github.repository import collect_github
    from journeys.collect.github.walk import CollectOptions
    from journeys.collect.http.tokens import github_token
    from journeys.collect.http.transport import check_address

    named = repository_named(target) or owner_named(target)
    if named is None:
        fail(f"'{target}' is not OWNER/REPO or an organisation, as in 'the-turing-way/the-turing-way'.", WRONG_USE)
    lists = tuple(filter(None, (name.strip() for name in only.split(",")))) or NAMES
    if unknown := sorted(set(lists) - set(NAMES)):
        fail(f"--only knows no {', '.join(unknown)}; there are {', '.join(NAMES)}.", WRONG_USE)
    options = CollectOptions(named, lists, every_pull, whole, api)
    with failing_with(NOT_ALL), screen(notes) as watch:
        # by host, since an Enterprise server has a token of its own
        token = github_token(check_address(api).host)
        report = collect_github(options, folder, today=_today(), token=token, watch=watch)
    _print_report(report)


@app.command("hub")
def hub_command(
    target: Annotated[
        str,
        typer.Argument(help="An organisation of the Hub, or OWNER/MODEL, datasets/OWNER/NAME, or an address there."),
    ],
    folder: Out = FOLDER,
    endpoint: Annotated[str, typer.Option(envvar="HF_ENDPOINT", help="Address of the Hub.")] = "https://huggingface.co",
) -> None:
    """Fetch models, data sets and spaces with cards, commits, discussions and likers; an organisation's members too.

    What was interrupted is gone on with. The token is taken from HF_TOKEN and is kept nowhere.
    """
    from journeys.collect.http.tokens import hub_token
    from journeys.collect.hub.organisation import collect_hub

    if hub_named(target) is None:
        fail(
            f"'{target}' is no organisation or repository of the Hub, as in 'bigscience' or 'bigscience/bloom'.",
            WRONG_USE,
        )
    with failing_with(NOT_ALL), screen(notes) as watch:
        token = hub_token()
        report = collect_hub(target, folder, endpoint=endpoint, today=_today(), token=token, watch=watch)
    _print_report(report)


@app.command("git")
def git_command(
    address: Annotated[str, typer.Argument(help="OWNER/REPO on GitHub, or an address, as git@host:OWNER/REPO.")],
    folder: Out = FOLDER,
) -> None:
    """Clone a repository's history without its files' contents, or bring such a clone up to date.

    Git asks for no password here: what is private needs a key or a credential helper.
    """
    from journeys.collect.git import collect_git

    # an address with a key or another host is taken as it is
    if "@" not in address and (named := repository_named(address)):
        address = f"https://github.com/{named}"
    with failing_with(NOT_ALL), screen(notes) as watch:
        report = collect_git(address, folder, today=_today(), watch=watch)
    _print_report(report)


@app.command("gitlab")
def gitlab_command(
    target: Annotated[str, typer.Argument(help="GROUP/PROJECT on gitlab.com, or a project's address on any host.")],
    folder: Out = FOLDER,
    whole: Whole = False,  # noqa: FBT002
) -> None:
    """Fetch a project's issues and merge requests with what was said in them.

    What was interrupted is gone on with; what is there is brought up to date. The token is taken from GITLAB_TOKEN and
    is kept nowhere.
    """
    from journeys.collect.services.gitlab import collect_gitlab, gitlab_token, project_in
    from journeys.collect.services.walk import Run

    found = project_in(target)
    if found is None:
        fail(f"'{target}' is not GROUP/PROJECT, as in 'gitlab-org/gitlab', or a project's address.", WRONG_USE)
    host, project = found
    with failing_with(NOT_ALL), screen(notes) as watch:
        report = collect_gitlab(project, folder, Run(_today(), watch, whole), host=host, token=gitlab_token())
    _print_report(report)


@app.command("discourse")
def discourse_command(
    address: Annotated[str, typer.Argument(help="The forum's address, as in https://discourse.jupyter.org.")],
    folder: Out = FOLDER,
    whole: Whole = False,  # noqa: FBT002
) -> None:
    """Fetch the public posts of a Discourse forum.

    What was interrupted is gone on with; later runs ask for what is new. A forum that is closed needs
    DISCOURSE_API_KEY and DISCOURSE_API_USERNAME, which are kept nowhere.
    """
    from journeys.collect.services.discourse import collect_discourse, discourse_secrets
    from journeys.collect.services.walk import Run

    with failing_with(NOT_ALL), screen(notes) as watch:
        report = collect_discourse(address, folder, Run(_today(), watch, whole), secrets=discourse_secrets())
    _print_report(report)


@app.command("zulip")
def zulip_command(
    address: Annotated[str, typer.Argument(help="The organisation's address, as in https://example.zulipchat.com.")],
    folder: Out = FOLDER,
    whole: Whole = False,  # noqa: FBT002
) -> None:
    """Fetch the messages of a Zulip organisation's public channels.

    What was interrupted is gone on with; later runs ask for what is new. The key is taken from ZULIP_EMAIL and
    ZULIP_API_KEY and is kept nowhere.
    """
    from journeys.collect.services.walk import Run
    from journeys.collect.services.zulip import collect_zulip, zulip_secrets

    with failing_with(NOT_ALL), screen(notes) as watch:
        report = collect_zulip(address, folder, Run(_today(), watch, whole), secrets=zulip_secrets())
    _print_report(report)


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
        fail(f"--to {end:%Y-%m-%d} is before --from {begin:%Y-%m-%d}.", WRONG_USE)
    # an hour that is not over has no file yet
    until = min(end.replace(tzinfo=UTC) + timedelta(days=1), _now().replace(minute=0, second=0, microsecond=0))
    span = Span(begin.replace(tzinfo=UTC), until, patterns, name, base)
    with failing_with(NOT_ALL), screen(notes) as watch:
        report = collect_gh_archive(span, folder, today=_today(), watch=watch)
    _print_report(report)


def _places(places: list[str], slug: str | None) -> tuple[str, tuple[str, ...]]:
    # returns the folder's name and the patterns
    # exactly one of the two
    if bool(places) == bool(slug):
        fail(
            "Say whose lines to keep: --place github:owner/repository (as often as needed), or --community.", WRONG_USE
        )
    places = [_pattern(place) for place in places]
    if slug is None:
        first = re.sub(r"\W+", "_", places[0].removeprefix("github:").replace("/", "__").replace("*", "all"))
        return first.lower() + (f"_and_{len(places) - 1}_more" if places[1:] else ""), tuple(places)
    from journeys.model.communities.definitions import find_community

    with failing_with(WRONG_USE):
        community = find_community(slug)
    # older hours have a repository under its former name
    named = (name for entry in community.places for name in (entry.pattern, *entry.aliases))
    patterns = tuple(dict.fromkeys(name for name in named if name.startswith("github:")))
    if not patterns:
        fail(f"The definition of {slug} names no place on GitHub.", WRONG_USE)
    return slug, patterns


def _pattern(place: str) -> str:
    if place.endswith("/*") and (owner := owner_named(place)):
        return f"github:{owner}/*"
    if repository := repository_named(place):
        return f"github:{repository}"
    fail(f"--place '{place}' is not like github:owner/repository or github:owner/*.", WRONG_USE)


def _print_report(report: Report) -> None:
    for written in sorted(report.written):
        lists = ", ".join(f"{name} {count:,}" for name, count in written.lists)
        line = f"{report.folder / written.file}  {written.records:,} records" + (f": {lists}" if lists else "")
        print_line(line)
    for note in report.notes:
        print_line(note)
    _print_missing("Left out", report.left_out)
    _print_missing("Not to be had", report.missing)
    if report.written:
        print_line(f"Next: {typed_command()} import {shlex.quote(str(report.folder))}")
    elif not (report.missing or report.notes):
        print_line("There is nothing to import yet.")
    if report.missing:
        print_line(f"{report.folder / NAME} lists this too.")
        raise typer.Exit(NOT_ALL)


def _print_missing(title: str, missing: list[Missing]) -> None:
    if missing:
        print_line(f"{title}:")
    for each in sorted(missing):
        line = f"  {each.what}: {each.reason}. {each.advice}"
        print_line(line)


def _now() -> datetime:
    return datetime.now(UTC)


def _today() -> str:
    return f"{_now():%Y-%m-%d}"
