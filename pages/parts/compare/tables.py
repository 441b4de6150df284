"""Tables of several communities, as people read them and as they leave."""

import pandas as pd

from journeys.analysis.compare.comparison import Comparison
from journeys.analysis.compare.measures import SMALL, Question
from journeys.model import wording
from journeys.model.vocabulary import DONE, STAGES
from journeys.sentences import data as data_sentences
from journeys.sentences.cohorts import compare as sentences

_IN_PEOPLE = ("people", "share")


def measures(found: Comparison, question: Question) -> pd.DataFrame:
    """Return one row a measure, those that are compared first, with what differs or why it is not compared."""
    rows = []
    for measure, values in found.values[found.values["question"] == question].groupby("measure", sort=False):
        pairs = found.differences[found.differences["measure"] == measure].to_dict("records")
        cells = values.to_dict("records")
        said = sentences.differences(pairs, found.names) if pairs else sentences.reason(cells, found.shared)
        row: dict[str, str | None] = {"Measure": sentences.measure_name(str(measure), found.horizons)}
        row |= {found.names[cell["community"]]: sentences.value(cell) for cell in cells}
        rows.append(row | {"Difference": said if pairs else "not compared", "Why not": None if pairs else said})
    shown = pd.DataFrame(rows)
    return shown.sort_values("Why not", key=lambda why: why.notna(), kind="stable", ignore_index=True)


def leaving(found: Comparison, question: Question) -> pd.DataFrame:
    """Return the values of a table as they leave, before their people are rounded: no interval, few digits."""
    rows = found.values[found.values["question"] == question].reset_index(drop=True)
    value, unit = rows["value"], rows["unit"]
    return pd.DataFrame(
        {
            "measure": rows["measure"],
            "community": rows["community"],
            "people": value.where(unit == "people").astype("Int64"),
            "n": rows["n"],
            "share": value.where(unit == "share"),
            "value": value.where(~unit.isin(_IN_PEOPLE)).round(2),
            "unit": unit,
            "reason": rows["reason"],
        }
    )


def intended(found: Comparison) -> pd.DataFrame:
    """Return what each definition says of each stage, how far to trust it, and how many people are seen there."""
    return pd.DataFrame(
        {
            "Stage": stage,
            "Community": community.name,
            "People seen": found.reached[community.slug][stage],
            "It says": getattr(community.stages, stage).says,
            "Evidence": data_sentences.evidence(getattr(community.stages, stage)),
        }
        for stage in STAGES
        for community in found.communities
    )


def groups(found: Comparison) -> pd.DataFrame:
    """Return the working groups with their people and how many of these are in others; few are not shown."""
    return pd.DataFrame(
        [
            {
                "Community": found.names[slug],
                "Working group": row["group"].rpartition("/")[2],
                "People": _or_few(row["people"]),
                "In other groups too": _or_few(row["elsewhere"]),
            }
            for slug, table in found.groups.items()
            for row in table.to_dict("records")
        ]
    )


def roles(found: Comparison) -> pd.DataFrame:
    """Return how many people each list names for a role or a right, by its day."""
    return pd.DataFrame(
        [
            {
                "Community": found.names[slug],
                "List of": row["on"].date(),
                "Says who": DONE[row["action"]],
                "People": _or_few(row["people"]),
            }
            for slug, table in found.roles.items()
            for row in table.to_dict("records")
        ]
    )


def _or_few(count: int) -> str:
    return wording.number(count) if count >= SMALL else f"under {SMALL}"
