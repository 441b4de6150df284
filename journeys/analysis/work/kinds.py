"""Which kind of work is each act? One word of the all-contributors vocabulary, or none, by one table for every source.

What an export says of an act itself goes first: a recognition names its kind, a commit's paths tell it
(``sources/work_kinds.py``). Left out, because it is no work or nobody can tell: stars, claims, coming to a call,
rights, comments on somebody's change (a review is told as one), and asking in a discussion.
"""

from typing import Final

import pandas as pd

from journeys.model.vocabulary import CHANGES, QUESTION, UNTOLD, WORDS, WORK, WORK_OF

PUBLISHED: Final = {"hub:model/": "research", "hub:dataset/": "data", "hub:space/": "example"}
"""The kind of what is published, by the beginning of its place."""
PATHS: Final = frozenset(
    "audio blog code data design doc example infra talk test translation tutorial video".split(),
)
"""The kinds that a commit's paths can tell."""
_ON_GITHUB: Final = frozenset(("ideas", "maintenance", QUESTION, "review"))
SHOWN: Final = {
    **dict.fromkeys(
        ("archive_repo", "github_rest", "github_graphql", "github_migration", "gh_archive", "gh_timeline"), _ON_GITHUB
    ),
    "hub": frozenset((*PUBLISHED.values(), "maintenance", QUESTION)),
    "slack": frozenset((QUESTION,)),
    "meeting_notes": frozenset(("eventOrganizing",)),
    "git_log": PATHS,
    "all_contributors": frozenset(WORK),
}
"""The kinds that each format could show; of a table and of team files only what they do show."""
_SPELT: Final = {word.casefold(): word for word in WORK}


def said(kind: str) -> str:
    """Say a kind of work.

    >>> said("eventOrganizing"), said("code")
    ('organising events', 'code')
    """
    return "kind not told" if kind == UNTOLD else WORK.get(kind, kind)


def give_kinds(acts: pd.DataFrame) -> pd.DataFrame:
    """Give each act its kind of work, or none.

    Parameters
    ----------
    acts
        Rows are acts; columns of :data:`journeys.model.tables.ACTS`.

    Returns
    -------
    The same rows with ``kind``: a word of the all-contributors vocabulary in its own spelling (another word if a
    recognition list uses one), :data:`journeys.model.vocabulary.UNTOLD`, or null.
    """
    told = acts["work"].str.replace(r":.*", "", regex=True).str.strip()
    kind = told.map(lambda word: _SPELT.get(word.casefold(), word), na_action="ignore").astype("str")
    kind = kind.fillna(acts["action"].map(WORK_OF).astype("str"))
    is_answer = acts["action"].isin(WORDS) & acts["toward"].notna() & (acts["toward"] != acts["person"])
    is_answer &= ~acts["thread"].str.startswith(("pull/", "commit/"), na=False)
    kind = kind.mask(kind.isna() & is_answer, QUESTION)
    is_published = acts["action"] == "published"
    for beginning, published in PUBLISHED.items():
        kind = kind.mask(kind.isna() & is_published & acts["place"].str.startswith(beginning), published)
    kind = kind.mask(kind.isna() & acts["action"].isin(CHANGES), UNTOLD)
    return acts.assign(kind=kind)


def observable_kinds(acts: pd.DataFrame) -> frozenset[str]:
    """Name the kinds of work that the loaded exports could show, whether or not anybody did any.

    Parameters
    ----------
    acts
        Rows are acts with their ``kind``, see :func:`give_kinds`.
    """
    shown = frozenset(acts["kind"].dropna()).union(*(SHOWN.get(str(source), ()) for source in acts["source"].unique()))
    is_commit = (acts["action"] == "committed") & acts["work"].notna()
    return shown | PATHS if is_commit.any() else shown
