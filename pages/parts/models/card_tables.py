"""The tables of the Model cards page, as people read them and as they leave."""

from collections.abc import Collection, Mapping

import pandas as pd

from journeys.analysis.cards.counts import INSIDE, OUTSIDE, count_said
from journeys.analysis.cards.says import HARMS, ITEMS, OWNERSHIP, RECOGNITION
from journeys.model.accounts import model_name
from journeys.sentences.models import cards as sentences
from journeys.sentences.models.lineage import RELATIONS


def coverage(counted: pd.DataFrame, names: Mapping[str, str]) -> pd.DataFrame:
    """Return one row a group and thing, with the numbers of cards."""
    return pd.DataFrame(
        {
            "Models": counted["group"].map(names),
            "Need": counted["need"],
            "Thing": counted["item"].map(sentences.item_name),
            "Said": counted["present"],
            "In the same words": counted["alike"],
            "Only a template's words": counted["template"],
            "Nothing below its heading": counted["empty"],
            "Cards (n)": counted["n"],
        }
    )


def said(states: pd.DataFrame, own: Collection[str], names: Mapping[str, str]) -> pd.DataFrame:
    """Return one row a number of things, with how many models say so many: of all things, and of each need."""
    is_own = states["model"].isin(list(own))
    columns = {}
    for group, part in ((INSIDE, states[is_own]), (OUTSIDE, states[~is_own])):
        for need in (None, HARMS, RECOGNITION, OWNERSHIP):
            if len(part):
                columns[f"{names[group]}, {need or 'all things'}"] = count_said(part, need).astype("Int64")
    return pd.DataFrame(columns).rename_axis("Things said").reset_index()


def changes(flags: pd.DataFrame) -> pd.DataFrame:
    """Return one row a thing, with the numbers of pairs by what became of it."""
    order = [*ITEMS, *sentences.CHANGES]
    counted = pd.crosstab(flags["item"], flags["flag"]).reindex(order).dropna(how="all").astype("int64")
    counted = counted[[flag for flag in sentences.FLAGS if flag in counted]]
    shown = counted.rename(columns=lambda flag: sentences.FLAGS[flag].capitalize())
    return shown.rename(index=lambda item: sentences.item_name(item).capitalize()).rename_axis("Thing").reset_index()


def pairs(flags: pd.DataFrame, item: str, flag: str) -> pd.DataFrame:
    """Return one row a pair: a model and a base, with what was lost and copied; empty ``item`` and ``flag`` take all.

    The columns ``child`` and ``parent`` hold their places.
    """
    ends = ["child", "parent"]
    here = flags if not item else flags[flags["item"] == item]
    found = (here if not flag else here[here["flag"] == flag])[ends].drop_duplicates()
    wide = flags.merge(found, on=ends).pivot(index=[*ends, "relation", "basis"], columns="item", values="flag")
    things = wide.reindex(columns=list(ITEMS))
    rows = wide.reset_index()
    return pd.DataFrame(
        {
            "child": rows["child"],
            "parent": rows["parent"],
            "Model": rows["child"].map(model_name),
            "Base": rows["parent"].map(model_name),
            "How": rows["relation"].map(lambda how: RELATIONS.get(how, how), na_action="ignore"),
            "Known by": rows["basis"],
            **({sentences.item_name(item).capitalize(): rows[item].map(sentences.FLAGS)} if item in ITEMS else {}),
            **{
                name.capitalize(): rows[change].map(sentences.FLAGS)
                for change, name in sentences.CHANGES.items()
                if change in rows
            },
            "Lost": (things == "lost").sum(axis="columns").to_numpy(),
            "Copied": (things == "copied").sum(axis="columns").to_numpy(),
        }
    )


def one_pair(flags: pd.DataFrame) -> pd.DataFrame:
    """Return one row a thing of one pair, with the reason of its flag."""
    rows = flags.to_dict("records")
    return pd.DataFrame(
        {
            "Thing": [sentences.item_name(row["item"]).capitalize() for row in rows],
            "Became": [sentences.FLAGS[row["flag"]] for row in rows],
            "Why": [sentences.reason(row) for row in rows],
        }
    )


def ledger(found: pd.DataFrame) -> pd.DataFrame:
    """Return one row a model with an open credit."""
    rows = found.to_dict("records")
    return pd.DataFrame(
        {
            "Model": [model_name(row["child"]) for row in rows],
            "Made from": [", ".join(map(model_name, row["parents"])) for row in rows],
            "Known by": [row["basis"] for row in rows],
            "Open": [", ".join(map(sentences.item_name, row["missing"])) for row in rows],
        }
    )


def ledger_leaving(found: pd.DataFrame) -> pd.DataFrame:
    """Return the same with the lines for the metadata and the text for a discussion."""
    texts = [sentences.discussion(row) for row in found.to_dict("records")]
    leaving = ledger(found)
    leaving["Lines for the metadata"] = found["yaml"].to_numpy()
    leaving["Text"] = texts
    return leaving
