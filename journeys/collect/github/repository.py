"""``collect github``: the REST lists of a repository, or of all repositories of an organisation.

Requests follow one another, never side by side, as GitHub asks. A list is written when all of it is there; one that
breaks off stays as it was, and the next run goes on with it. What was deleted at GitHub stays in lists that are brought
up to date by asking for changes only; ``whole`` reads them anew. Left out: contributors, which carry no date, and what
no list of a repository tells: the diffs of commits, votes, projects, wikis.
"""

from dataclasses import replace
from pathlib import Path
from typing import Final

import httpx2
import msgspec

from journeys.collect.github.lists import NEEDED_BY_REVIEWS, PLAIN, REVIEWS
from journeys.collect.github.walk import Asked, Collector, Repository, refusal
from journeys.collect.http.cache_transport import Keeping
from journeys.collect.http.page_cache import Shelf
from journeys.collect.http.transport import (
    ASTRAY,
    FIRST_PAUSE_SECONDS,
    TIMEOUT,
    BearerToken,
    Patient,
    Unreachable,
    check_address,
    open_line,
)
from journeys.collect.progress import Watch
from journeys.collect.report import Report
from journeys.errors import CollectError

_UNNAMED: Final = "No token: GitHub allows 60 requests an hour. Set GITHUB_TOKEN, or log in with 'gh auth login'."


class _Full(msgspec.Struct):
    full_name: str


def collect_github(  # noqa: PLR0913
    asked: Asked,
    out: Path,
    *,
    today: str,
    token: str | None,
    watch: Watch,
    first_pause: float = FIRST_PAUSE_SECONDS,
) -> Report:
    """Collect the lists of a repository or of an organisation's repositories.

    Parameters
    ----------
    asked
        What to collect.
    out
        The folder of all collections.
    today
        The day, for the ledger, if a new run begins.
    token
        GitHub's token, if there is one.
    watch
        Is told how it goes.
    first_pause
        Seconds before a faltering server is asked a second time; the pauses then grow.

    Returns
    -------
    What was written and what could not be had.

    Raises
    ------
    CollectError
        When nothing can be collected: no such repository, a token that is refused, no connection at the beginning.
    """
    api = check_address(asked.api)
    if token is None:
        watch.say(_UNNAMED)
    if REVIEWS in asked.lists:
        asked = replace(asked, lists=tuple(dict.fromkeys((*asked.lists, *NEEDED_BY_REVIEWS))))
    keeping = Keeping(Patient(open_line(api), watch, first_pause))
    with httpx2.Client(
        transport=keeping,
        base_url=api,
        auth=BearerToken(token, api) if token else None,
        headers={"User-Agent": "journeys-collect", "X-GitHub-Api-Version": "2022-11-28", "Accept": PLAIN},
        timeout=TIMEOUT,
        follow_redirects=True,
    ) as client:
        name = _present_name(client, asked.target) if "/" in asked.target else asked.target
        folder = out / "github" / _folder_name(name)
        shelf = Shelf(folder, today)
        try:
            told = {"target": asked.target, "api": asked.api, "lists": sorted(asked.lists)}
            ledger = Report("github", told, folder, shelf.begun_on)
            if shelf.resumed:
                watch.say(shelf.resuming(today))
            if "/" in name and name.lower() != asked.target.lower():
                ledger.notes.append(f"{asked.target} is now called {name}.")
            _collect(Collector(client, keeping, shelf, watch, asked, ledger), name, folder)
            ledger.save()
            if not ledger.broken_off:
                shelf.finish()
        finally:
            shelf.close()
    return ledger


def _folder_name(name: str) -> str:
    """Name a repository's folder, by which imports know the place of lists that do not tell it."""
    return name.lower().replace("/", "__")


def _present_name(client: httpx2.Client, target: str) -> str:
    """Ask what a repository is called now."""
    try:
        response = client.get(f"/repos/{target}")
    except ASTRAY as error:
        msg = f"{target} cannot be collected: {client.base_url} leads nowhere ({error}). Look at --api."
        raise CollectError(msg) from error
    if response.status_code != httpx2.codes.OK:
        reason, advice = refusal(response)
        msg = f"{target} cannot be collected: {reason}. {advice}"
        raise CollectError(msg)
    try:
        return msgspec.json.decode(response.content, type=_Full).full_name
    except msgspec.DecodeError as error:
        msg = f"{client.base_url} does not answer as GitHub's API does: {error}. Look at --api."
        raise CollectError(msg) from error


def _collect(collector: Collector, name: str, folder: Path) -> None:
    """Collect one repository, or each of an organisation."""
    ledger = collector.ledger
    try:
        repositories = [name] if "/" in name else collector.repositories(name)
        for each in repositories:
            inner = folder if "/" in name else folder / _folder_name(each)
            collector.collect(Repository(each, inner))
    except Unreachable as error:
        ledger.break_off(str(error))
