"""``collect hub``: what the Hugging Face Hub says of an organisation, asked through the Hub's own client library.

The library knows the addresses and how lists are paged; what is written are the Hub's own answers, each file named
after the address it came from, by which imports know what it is of. Left out: files' contents but for cards, the diffs
of pull requests, and who asked for access to gated repositories, which owners download in the settings.
"""

from pathlib import Path
from typing import Final

import httpx2
from huggingface_hub import HfApi, close_session, constants, set_client_factory

from journeys.collect.http.cache_transport import Keeping
from journeys.collect.http.page_cache import Shelf
from journeys.collect.http.transport import (
    FIRST_PAUSE_SECONDS,
    TIMEOUT,
    BearerToken,
    Patient,
    Unreachable,
    check_address,
    open_line,
)
from journeys.collect.hub.walk import LIBRARY, Collector
from journeys.collect.progress import Watch
from journeys.collect.report import Report

ENDPOINT: Final = "https://huggingface.co"


def collect_hub(  # noqa: PLR0913
    organisation: str,
    out: Path,
    *,
    endpoint: str = ENDPOINT,
    today: str,
    token: str | None,
    watch: Watch,
    first_pause: float = FIRST_PAUSE_SECONDS,
) -> Report:
    """Collect what the Hub says of an organisation and of its models, data sets and spaces.

    Parameters
    ----------
    organisation
        Its name on the Hub.
    out
        The folder of all collections.
    endpoint
        The Hub's address.
    today
        The day, for the ledger, if a new run begins.
    token
        The Hub's token, if there is one; it goes to the endpoint and nowhere else.
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
        When nothing can be collected.
    """
    address = check_address(endpoint)
    folder = out / "hub" / organisation
    shelf = Shelf(folder, today)
    keeping = Keeping(Patient(open_line(address), watch, first_pause))
    auth = BearerToken(token, address) if token else None
    constants.HF_HUB_DISABLE_TELEMETRY = True  # else the library asks the Hub on its own account who is running it
    set_client_factory(
        lambda: httpx2.Client(transport=keeping, auth=auth, timeout=TIMEOUT, follow_redirects=True, trust_env=False)
    )
    try:
        ledger = Report("hub", {"organisation": organisation, "endpoint": endpoint}, folder, shelf.begun_on)
        if shelf.resumed:
            watch.say(shelf.resuming(today))
        api = HfApi(endpoint=endpoint.rstrip("/"), token=False, library_name=LIBRARY)
        collector = Collector(api, keeping, shelf, watch, ledger)
        try:
            collector.collect(organisation)
        except Unreachable as error:
            ledger.break_off(str(error))
        ledger.save()
        if not ledger.broken_off:
            shelf.finish()
    finally:
        close_session()
        shelf.close()
    return ledger
