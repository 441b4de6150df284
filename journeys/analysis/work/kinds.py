"""Which kind of work is each act? One word of the all-contributors vocabulary, or none, by one table for every source.

What an export says of an act itself goes first: a recognition names its kind, a commit's paths show it
(``sources/work_kinds.py``). Left out, because it is no work or no export can show it: stars, claims, coming to a call,
rights, comments on somebody's change (exports name reviews apart), and asking in a discussion.
"""

from typing import Final

import pandas as pd

from journeys.model.vocabulary import CHANGES, QUESTION, UNTOLD, WORDS, WORK, WORK_OF

PUBLISHED: Final = {"hub:model/": "research", "hub:dataset/": "data", "hub:space/": "example"}
"""The kind of what is published, by the beginning of its place."""
PATHS: Final = frozenset(
    "audio blog code data design doc example infra talk test translation tutorial video".split(),
)
"""The kinds that a commit's paths can show."""
_ON_GITHUB: Final = frozenset(("ideas", "maintenance", QUESTION, "review"))
KINDS_OF_FORMAT: Final = {
    **dict.fromkeys(
        ("archive_repo", "github_rest", "github_sqlite", "github_graphql", "github_migration", "gh_archive", "gitlab"),
        _ON_GITHUB,
    ),
    "gh_timeline": _ON_GITHUB,
    "hub": frozenset((*PUBLISHED.values(), "maintenance", QUESTION)),
    **dict.fromkeys(
        ("discourse", "discourse_table", "slack", "discord", "discord_table", "zulip", "mailing_list"),
        frozenset((QUESTION,)),
    ),
    "meeting_notes": frozenset(("eventOrganizing",)),
    "git_log": PATHS,
    "all_contributors": frozenset(WORK),
}
"""The kinds that each format could show; a table and team files show only those that are in them."""
_SPELT: Final = {word.casefold(): word for word in WORK}


def kind_name(kind: str) -> str:
    """Return a kind of work in words.

    >>> kind_name("eventOrganizing"), kind_name("code")
    ('organising events', 'code')
    """
    return "kind unknown" if kind == UNTOLD else WORK.get(kind, kind)


def assign_kinds(acts: pd.DataFrame) -> pd.DataFrame:
    """Return the acts with ``kind``, the kind of work of each, or null.

    It is a word of the all-contributors vocabulary in its own spelling (another word if a recognition list uses one),
    or :data:`journeys.model.vocabulary.UNTOLD` for a change of which no export shows the kind.
    """
    # lists spell kinds in any case, and translation:de names a language after the kind
    words = acts["work"].str.replace(r":.*", "", regex=True).str.strip()
    kind = words.map(lambda word: _SPELT.get(word.casefold(), word), na_action="ignore").astype("str")
    kind = kind.fillna(acts["action"].map(WORK_OF).astype("str"))
    is_answer = acts["action"].isin(WORDS) & acts["toward"].notna() & (acts["toward"] != acts["person"])
    # a comment on a change may be a review, a thank-you or a nudge, so it is no kind
    is_answer &= ~acts["thread"].str.startswith(("pull/", "commit/"), na=False)
    kind = kind.mask(kind.isna() & is_answer, QUESTION)
    is_published = acts["action"] == "published"
    for beginning, published in PUBLISHED.items():
        kind = kind.mask(kind.isna() & is_published & acts["place"].str.startswith(beginning), published)
    kind = kind.mask(kind.isna() & acts["action"].isin(CHANGES), UNTOLD)
    return acts.assign(kind=kind)


def observable_kinds(acts: pd.DataFrame) -> frozenset[str]:
    """Return the kinds of work that the loaded exports could show, from acts with their ``kind``."""
    shown = frozenset(acts["kind"].dropna()).union(
        *(KINDS_OF_FORMAT.get(str(source), ()) for source in acts["source"].unique())
    )
    # paths come with any format that knows commits, so they are seen by the acts, not by the format
    is_commit = (acts["action"] == "committed") & acts["work"].notna()
    return shown | PATHS if is_commit.any() else shown
