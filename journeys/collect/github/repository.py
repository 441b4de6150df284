"""``collect github``: the REST lists of a repository, or of all repositories of an organisation.

Requests follow one another, never side by side, as GitHub asks. A list is written when it is complete; one that breaks
off stays as it was, and the next run continues it. Records deleted at GitHub stay in lists that are updated by their
changes only; ``whole`` reads them again. Left out: contributors, which carry no date, and what no list of a repository
has: the diffs of commits, votes, projects, wikis.
"""

from dataclasses import replace
from pathlib import Path
from typing import Final

import httpx2
import msgspec

from journeys.collect.github.lists import NEEDED_BY_REVIEWS, PLAIN, REVIEWS
from journeys.collect.github.walk import API, CollectOptions, Collector, Repository, refusal
from journeys.collect.http.cache_transport import LOGIN_PAGE, CacheTransport
from journeys.collect.http.causes import is_web_page, said_by
from journeys.collect.http.transport import (
    AGENT,
    BAD_ADDRESS,
    FIRST_PAUSE_SECONDS,
    LOOPBACK,
    TIMEOUT,
    RetryTransport,
    SecretHeaders,
    bearer,
    check_address,
    open_transport,
)
from journeys.collect.progress import Watch
from journeys.collect.report import Report
from journeys.collect.run import collection
from journeys.errors import CollectError

_NO_TOKEN: Final = "No token: GitHub allows 60 requests an hour. Set GITHUB_TOKEN, or log in with 'gh auth login'."


class _Full(msgspec.Struct):
    full_name: str


def collect_github(  # noqa: PLR0913
    wanted: CollectOptions,
    out: Path,
    *,
    today: str,
    token: str | None,
    watch: Watch,
    first_pause: float = FIRST_PAUSE_SECONDS,
) -> Report:
    """Collect the lists of a repository or of an organisation's repositories into ``out``.

    ``today`` dates a new run; ``first_pause`` is the wait in seconds before a failing server is asked again, and grows.

    Raises
    ------
    CollectError
        When nothing can be collected: no such repository, a token that is refused, no connection at the beginning.
    """
    api = check_address(wanted.api)
    if token is None:
        watch.say(_NO_TOKEN)
    if REVIEWS in wanted.lists:
        wanted = replace(wanted, lists=tuple(dict.fromkeys((*wanted.lists, *NEEDED_BY_REVIEWS))))
    transport = CacheTransport(RetryTransport(open_transport(api), watch, first_pause))
    with httpx2.Client(
        transport=transport,
        base_url=api,
        auth=SecretHeaders(bearer(token), api),
        headers={"User-Agent": AGENT, "X-GitHub-Api-Version": "2022-11-28", "Accept": PLAIN},
        timeout=TIMEOUT,
        follow_redirects=True,
    ) as client:
        # a renamed repository keeps answering under its old name; its files go by the new one
        name = _present_name(client, wanted.target) if "/" in wanted.target else wanted.target
        asked = {"target": wanted.target, "api": wanted.api, "lists": sorted(wanted.lists)}
        folder = out / "github" / _folder_name(name, wanted.api)
        with collection("github", asked, folder, today) as (cache, report):
            if cache.resumed:
                watch.say(cache.resuming(today))
            if "/" in name and name.lower() != wanted.target.lower():
                report.notes.append(f"{wanted.target} is now called {name}.")
            collector = Collector(client, transport, cache, watch, wanted, report)
            if "/" in name:
                collector.collect(Repository(name, folder))
            else:
                for each in collector.repositories(name):
                    collector.collect(Repository(each, folder / _folder_name(each, wanted.api)))
    return report


def _folder_name(name: str, api: str) -> str:
    # imports take the place of lists that do not name it from this folder, and the host that is not github.com
    host = httpx2.URL(api).host
    home = "" if host in LOOPBACK or host == httpx2.URL(API).host else f"{host}__"
    return home + name.lower().replace("/", "__")


def _present_name(client: httpx2.Client, target: str) -> str:
    try:
        response = client.get(f"/repos/{target}")
    except BAD_ADDRESS as error:
        msg = f"{target} cannot be collected: {client.base_url} leads nowhere ({error}). Look at --api."
        raise CollectError(msg) from error
    if response.status_code != httpx2.codes.OK:
        reason, advice = refusal(response)
        msg = f"{target} cannot be collected: {reason}. {advice}"
        raise CollectError(msg)
    if is_web_page(response):
        msg = f"{target} cannot be collected: {client.base_url} answers with {said_by(response)}. {LOGIN_PAGE}"
        raise CollectError(msg)
    try:
        return msgspec.json.decode(response.content, type=_Full).full_name
    except msgspec.DecodeError as error:
        msg = f"{client.base_url} does not answer as GitHub's API does: {error}. Look at --api."
        raise CollectError(msg) from error
