"""Tables of the Person page: what somebody did, under pseudonyms, with links where threads have any."""

from collections.abc import Mapping
from typing import Final

import pandas as pd

from journeys.analysis.timeline import FIRST, group_acts
from journeys.analysis.work.kinds import give_kinds, said
from journeys.model.links import place_name, thread_link
from journeys.model.vocabulary import DONE, UNTOLD
from journeys.sentences.shared import source_name

LINK: Final = "Link"
_THREADS_SAID: Final = {"pull": "pull request"}


def first_acts(own: pd.DataFrame, threads: pd.DataFrame, *, linked: bool) -> pd.DataFrame:
    """Give the first acts of somebody in words, each with where it can be read if ``linked``."""
    first = group_acts(own).head(FIRST)
    threads_named = _threads(first, threads)
    shown = pd.DataFrame(
        {
            "Day": first["at"].dt.date.to_numpy(),
            "What": [
                f"{DONE[action]}{f', {times} times' if times > 1 else ''}"
                for action, times in zip(first["action"], first["times"], strict=True)
            ],
            "Where": [place_name(place) for place in first["place"]],
            **({"Thread": threads_named} if any(threads_named) else {}),
        }
    )
    links = [
        thread_link(place, thread) if isinstance(thread, str) else None
        for place, thread in zip(first["place"], first["thread"], strict=True)
    ]
    if linked and any(links):
        shown[LINK] = links
    return shown


def all_acts(own: pd.DataFrame, threads: pd.DataFrame, called: Mapping[str, str]) -> pd.DataFrame:
    """Give every act of somebody, the latest first: the figure for those who cannot see it."""
    latest = give_kinds(own).iloc[::-1]
    return pd.DataFrame(
        {
            "Day": latest["at"].dt.date.to_numpy(),
            "What": [DONE[action] for action in latest["action"]],
            "Stage": latest["stage"].to_numpy(),
            "Where": latest["place"].to_numpy(),
            "Thread": _threads(latest, threads),
            "Toward": [called.get(str(whom), "") for whom in latest["toward"]],
            "Kind of work": [
                "" if kind == UNTOLD or not isinstance(kind, str) else said(kind) for kind in latest["kind"]
            ],
            "Told by": [source_name(source) for source in latest["source"]],
        }
    )


def _threads(acts: pd.DataFrame, threads: pd.DataFrame) -> list[str]:
    """Name the thread of each act, with its title where an export tells it."""
    titles = dict(zip(zip(threads["place"], threads["thread"], strict=True), threads["title"], strict=True))
    named = []
    for place, thread in zip(acts["place"], acts["thread"], strict=True):
        kind, _, number = thread.partition("/") if isinstance(thread, str) else ("", "", "")
        title = titles.get((place, thread))
        told = _THREADS_SAID.get(kind, kind)
        bare = f"{told} {number}" if number.isdigit() and kind in ("issue", "pull", "discussion") else told
        named.append(f"{bare}: {title}" if isinstance(title, str) and title else bare)
    return named
