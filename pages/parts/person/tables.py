"""Tables of the Person page: what somebody did, under pseudonyms, with links to threads."""

from collections.abc import Mapping
from typing import Final

import pandas as pd

from journeys.analysis.timeline import FIRST_ACTS, group_acts
from journeys.analysis.work.kinds import assign_kinds, kind_name
from journeys.model.links import place_name
from journeys.model.vocabulary import DONE, UNTOLD
from journeys.sentences.shared import source_name
from journeys.snapshot.snapshot import Snapshot
from pages.parts.shared import names

LINK: Final = "Link"
_THREAD_LABELS: Final = {"pull": "pull request"}


def first_acts(own: pd.DataFrame, threads: pd.DataFrame, view: Snapshot) -> pd.DataFrame:
    """Return somebody's first acts in words, each with a link to its thread."""
    first = group_acts(own).head(FIRST_ACTS)
    threads_named = thread_names(first, threads)
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
        names.thread_link(view, place, thread) if isinstance(thread, str) else None
        for place, thread in zip(first["place"], first["thread"], strict=True)
    ]
    # only some places have threads on the web
    if any(links):
        shown[LINK] = links
    return shown


def all_acts(own: pd.DataFrame, threads: pd.DataFrame, called: Mapping[str, str]) -> pd.DataFrame:
    """Return every act of somebody, the latest first: what the figure shows, for people who do not see it."""
    latest = assign_kinds(own).iloc[::-1]
    return pd.DataFrame(
        {
            "Day": latest["at"].dt.date.to_numpy(),
            "What": [DONE[action] for action in latest["action"]],
            "Stage": latest["stage"].to_numpy(),
            "Where": latest["place"].to_numpy(),
            "Thread": thread_names(latest, threads),
            # people who only discovered are never listed, so not even by pseudonym
            "Addressed to": [called.get(str(whom), "") for whom in latest["toward"]],
            "Kind of work": [
                "" if kind == UNTOLD or not isinstance(kind, str) else kind_name(kind) for kind in latest["kind"]
            ],
            "Source": [source_name(source) for source in latest["source"]],
        }
    )


def thread_names(acts: pd.DataFrame, threads: pd.DataFrame) -> list[str]:
    """Name the thread of each act by its kind, number and title, as far as they are known."""
    titles = dict(zip(zip(threads["place"], threads["thread"], strict=True), threads["title"], strict=True))
    named = []
    for place, thread in zip(acts["place"], acts["thread"], strict=True):
        kind, _, number = thread.partition("/") if isinstance(thread, str) else ("", "", "")
        title = titles.get((place, thread))
        label = _THREAD_LABELS.get(kind, kind)
        # other numbers, such as the times that name threads of a chat, say nothing to people
        bare = f"{label} {number}" if number.isdigit() and kind in ("issue", "pull", "discussion") else label
        named.append(f"{bare}: {title}" if isinstance(title, str) and title else bare)
    return named
