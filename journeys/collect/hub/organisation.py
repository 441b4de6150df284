"""``collect hub``: an organisation's lists on the Hugging Face Hub, asked through the Hub's own client library.

The library knows the addresses and how lists are paged; the Hub's own answers are written, each file named after the
address it came from, by which imports know its subject. Left out: the contents of files except cards, the diffs of
pull requests, and who asked for access to gated repositories, which owners download in the settings.
"""

from pathlib import Path
from typing import Final, cast

import httpx2
from huggingface_hub import HfApi, close_session, constants, set_client_factory

from journeys import __version__
from journeys.collect.http.cache_transport import CacheTransport
from journeys.collect.http.transport import (
    AGENT,
    FIRST_PAUSE_SECONDS,
    TIMEOUT,
    RetryTransport,
    SecretHeaders,
    bearer,
    check_address,
    open_transport,
)
from journeys.collect.hub.walk import LIBRARY, Collector, Kind
from journeys.collect.progress import Watch
from journeys.collect.report import Report
from journeys.collect.run import collection
from journeys.errors import CollectError
from journeys.model.accounts import hub_named

ENDPOINT: Final = "https://huggingface.co"


def collect_hub(  # noqa: PLR0913
    target: str,
    out: Path,
    *,
    endpoint: str = ENDPOINT,
    today: str,
    token: str | None,
    watch: Watch,
    first_pause: float = FIRST_PAUSE_SECONDS,
) -> Report:
    """Collect the lists of an organisation and of its models, data sets and spaces, or of one of these, into ``out``.

    ``target`` is a name or an address, as :func:`journeys.model.accounts.hub_named` reads them.
    ``today`` dates a new run; the token goes to the endpoint and nowhere else; ``first_pause`` is the wait in seconds
    before a failing server is asked again, and grows.

    Raises
    ------
    CollectError
        When nothing can be collected.
    """
    address = check_address(endpoint)
    kind, _, name = (hub_named(target) or "").removeprefix("hub:").partition("/")
    if not name:
        msg = f"'{target}' is no organisation or repository of the Hub, as in 'bigscience' or 'bigscience/bloom'."
        raise CollectError(msg)
    folder = out / "hub" / name.replace("/", "__")
    transport = CacheTransport(RetryTransport(open_transport(address), watch, first_pause))
    auth = SecretHeaders(bearer(token), address)
    constants.HF_HUB_DISABLE_TELEMETRY = True  # else the library asks the Hub on its own account who is running it
    # the library returns objects; its HTTP client is ours, so that the answers themselves can be written
    set_client_factory(
        lambda: httpx2.Client(
            transport=transport,
            auth=auth,
            headers={"User-Agent": AGENT},
            timeout=TIMEOUT,
            follow_redirects=True,
            trust_env=False,
        )
    )
    try:
        asked = {"organisation" if kind == "org" else kind: name, "endpoint": endpoint}
        with collection("hub", asked, folder, today) as (cache, report):
            if cache.resumed:
                watch.say(cache.resuming(today))
            # token=False: the library would else send a token that it once saved, to any endpoint
            api = HfApi(endpoint=endpoint.rstrip("/"), token=False, library_name=LIBRARY, library_version=__version__)
            collector = Collector(api, transport, cache, watch, report)
            if kind == "org":
                collector.collect(name)
            else:
                collector.collect_one(cast("Kind", kind), name)
            if not (report.written or report.missing):
                report.notes.append(f"{name} has nothing on the Hub that can be seen with this token.")
    finally:
        close_session()
    return report
