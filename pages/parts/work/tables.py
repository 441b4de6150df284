"""Tables of the Work page as people read them."""

from collections.abc import Collection, Mapping, Sequence
from typing import Final

import pandas as pd

from journeys.analysis.stats.download_rounding import Layout
from journeys.analysis.work.kinds import kind_name
from journeys.model import wording
from journeys.model.pseudonyms import pseudonym_of

AGENTS_LAYOUT: Final = Layout(("what", "group"), ("n", "marked", "unmarked"), rates=("share",), is_ranked=True)

LANGUAGES_LAYOUT: Final = Layout(("language",), ("people",), is_ranked=True)


def shares(rows: pd.DataFrame, group: str, heading: str, kinds: Mapping[str, Collection[str]]) -> pd.DataFrame:
    """Return one row per group with a column for each kind: its share and interval, empty if it is not observable.

    ``kinds`` maps each kind to the groups in which it is observable.
    """
    cells = [wording.estimate(row["share"], row["low"], row["high"], row["n"]) for row in rows.to_dict("records")]
    names = rows[group].drop_duplicates()
    wide = rows.assign(cell=cells).pivot(index=group, columns="kind", values="cell").reindex(names, columns=list(kinds))
    n = rows.drop_duplicates(group).set_index(group)["n"]
    shown = pd.DataFrame({heading: names.to_numpy(), "People (n)": n.reindex(names).to_numpy()})
    for kind in kinds:
        # empty where no export could show it, "none" where one could and nobody did it
        nobody = [None if name not in kinds[kind] else "none" for name in names]
        shown[kind_name(kind).capitalize()] = wide[kind].where(wide[kind].notna(), nobody).to_numpy()
    if "finished" in rows:
        over = rows.drop_duplicates(group).set_index(group)["finished"].reindex(names)
        shown["State"] = ["over" if is_over else "still open" for is_over in over]
    return shown


def shares_layout(group: str) -> Layout:
    """Return how a table of :func:`all_pairs` counts people."""
    return Layout((group,), ("people", "n"), rates=("share",))


def all_pairs(rows: pd.DataFrame, group: str) -> pd.DataFrame:
    """Return the shares of kinds as a download: one row per group and kind, also those of nobody."""
    # a missing row would show that nobody did it, and the order of the shares which kind more people did
    pairs = pd.MultiIndex.from_product(
        [rows[group].drop_duplicates(), sorted(set(rows["kind"]))], names=[group, "kind"]
    )
    counted = rows.set_index([group, "kind"])[["people", "share"]].reindex(pairs, fill_value=0).reset_index()
    return counted.assign(n=counted[group].map(rows.drop_duplicates(group).set_index(group)["n"]))


def views(view_rows: pd.DataFrame) -> pd.DataFrame:
    """Return one row per view: whose work it shows, and whose it loses."""
    return pd.DataFrame(
        {
            "Seen from": [wording.capitalised(view) for view in view_rows["view"]],
            "Shows the work of": view_rows["seen"],
            "Loses": view_rows["lost"],
            "Of (n)": view_rows["n"],
        }
    )


def languages(language_rows: pd.DataFrame) -> pd.DataFrame:
    """Return one row per language."""
    return pd.DataFrame(
        # the language of a translation is empty where its path names none
        {"Language": language_rows["language"].replace("", "unknown"), "People": language_rows["people"]}
    )


def uncredited(rows: pd.DataFrame, key: bytes) -> pd.DataFrame:
    """Return one row per person: a pseudonym, and what they are not listed for."""
    records = [
        {
            "Pseudonym": pseudonym_of(str(person), key),
            "On the list": "for something else" if own["listed"].iloc[0] else "no",
            "Not listed for": ", ".join(map(kind_name, own["kind"])),
            "Acts": own["acts"].sum(),
            "Last": wording.day(own["last_at"].max()),
        }
        for person, own in rows.groupby("person", sort=False)
    ]
    return pd.DataFrame(records)


def agents(rows: pd.DataFrame, heading: str, names: Sequence[str]) -> pd.DataFrame:
    """Return one row per period or group: how many have an agent's mark, of how many."""
    shown = pd.DataFrame(
        {
            heading: list(names),
            **({"Of": [wording.capitalised(what) for what in rows["what"]]} if "what" in rows else {}),
            "With a mark, at least": [
                wording.estimate(row["share"], row["low"], row["high"], row["n"]) for row in rows.to_dict("records")
            ],
            "Marked": rows["marked"],
            "n": rows["n"],
        }
    )
    over = {"State": ["over" if is_over else "still open" for is_over in rows["finished"]]} if "what" in rows else {}
    return shown.assign(**over)
