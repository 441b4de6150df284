"""The picture of the network: people as signs of their stage, groups as areas, ties as lines; nothing moves by itself.

Positions come from :mod:`journeys.charts.network.layout`. Above :data:`BUDGET` people groups are folded into one sign
each and unfold on a click. Left out: people tied to nobody, and ties beyond those chosen to be drawn.
"""

from dataclasses import asdict
from typing import Any, Final

import numpy as np
import pandas as pd
from scipy.spatial import ConvexHull

from journeys.charts.network.html import network_page
from journeys.charts.style import DARK, GLYPHS, LIGHT, cut
from journeys.model import wording
from journeys.model.vocabulary import STAGES

COLUMNS: Final = ("label", "stage", "group", "value", "x", "y", "facts")
BUDGET: Final = 600
"""People up to whom all are drawn at once: nobody reads more signs than that."""
MIN_GROUP_MARKED: Final = 3
"""A group of fewer people is not marked, and never folded."""
UNIT: Final = 48
"""Points on the canvas between two who stand 1 apart."""
SHAPES: Final = {"discover": "dot", "join": "square", "contribute": "diamond", "lead": "star", "folded": "hexagon"}
WIDER: Final = 1.8
"""The picture is wider than high, as screens are."""
_SMALL, _LARGE = 6.0, 20.0
_THIN, _WIDE = 0.6, 5.0
_INNER: Final = 0.8
"""Share of a group's people, those nearest to its middle, that its area spans."""
_LABEL: Final = 60
_LABELS: Final = 24
"""Names that stand in the picture at once, where they have room."""


def draw_network(people: pd.DataFrame, ties: pd.DataFrame) -> str:
    """Draw the network as a page of its own, which asks nothing of any host.

    Rows of ``people`` are people (:data:`COLUMNS`): ``label`` is their pseudonym, ``group`` 0 if in none, ``value``
    sets the size of their sign, ``x`` and ``y`` are where they stand, ``facts`` lines about them. Rows of ``ties`` are
    ties: ``one`` and ``other`` (rows of people by number), ``weight``.
    """
    labels = people["label"].map(lambda label: cut(label, _LABEL))
    signs = people.assign(label=labels, size=_sizes(people["value"]))
    signs = signs.assign(x=(people["x"] * UNIT * WIDER).round(1), y=(people["y"] * UNIT).round(1))
    lines = ties.assign(width=_widths(ties["weight"]))
    groups = _groups(signs)
    folds = len(people) > BUDGET and bool(groups)
    data = {
        "people": signs[["label", "stage", "group", "size", "x", "y", "facts"]].values.tolist(),
        "ties": list(zip(lines["one"].tolist(), lines["other"].tolist(), lines["width"].tolist(), strict=True)),
        "groups": groups,
        "folds": folds,
        "widest": 2 * _WIDE,
        "room": UNIT * 0.45,
        "letters": _LABELS,
        "stages": [stage for stage in STAGES if stage in set(people["stage"])],
        "glyphs": GLYPHS,
        "shapes": SHAPES,
        "palettes": {
            "light": asdict(LIGHT) | {"paper": "#FFFFFF"},
            "dark": asdict(DARK) | {"paper": "#0E1117"},
        },
        "words": {"found": "found", "tied": "ties drawn:"},
    }
    return network_page(*_first_view(signs, lines, groups if folds else []), data)


def _first_view(
    signs: pd.DataFrame, lines: pd.DataFrame, folded: list[dict[str, Any]]
) -> tuple[list[dict[str, Any]], list[dict[str, Any]]]:
    # everybody, or one sign for each folded group and the people in none; page.js numbers groups in the same way
    inside = {group["number"] for group in folded}
    at = np.where(signs["group"].isin(inside), len(signs) + signs["group"], np.arange(len(signs)))
    # what pyvis calls a group decides shape and colour, so it is our stage
    out = signs[~signs["group"].isin(inside)].rename(columns={"group": "_", "stage": "group"})
    nodes = _records(out.assign(id=out.index)[["id", "group", "size", "x", "y"]])
    nodes += [{**group, "id": len(signs) + group["number"], "group": "folded"} for group in folded]
    ends = pd.DataFrame({"from": at[lines["one"]], "to": at[lines["other"]], "width": lines["width"]})
    ends = ends[ends["from"] != ends["to"]]
    return nodes, _records(ends if not folded else ends.drop_duplicates(["from", "to"]))


def _records(rows: pd.DataFrame) -> list[dict[str, Any]]:
    return [dict(zip(rows.columns, row, strict=True)) for row in rows.astype("object").values.tolist()]


def _groups(signs: pd.DataFrame) -> list[dict[str, Any]]:
    rows = []
    for number, members in signs[signs["group"] > 0].groupby("group"):
        if len(members) < MIN_GROUP_MARKED:
            continue
        points = members[["x", "y"]].to_numpy()
        counted = members["stage"].value_counts()
        stages = ", ".join(f"{counted[stage]} {stage}" for stage in STAGES if stage in counted)
        rows.append(
            {
                "number": int(str(number)),
                "name": f"Group {number}",
                "people": len(members),
                "facts": [wording.people(len(members)), f"furthest stage: {stages}"],
                "x": round(float(points[:, 0].mean()), 1),
                "y": round(float(points[:, 1].mean()), 1),
                "size": round(min(14 + 4 * len(members) ** 0.5, 90), 1),
                "hull": _hull(points),
            }
        )
    return rows


def _hull(points: "np.ndarray[Any, np.dtype[np.float64]]") -> list[list[float]]:
    # without stragglers: a single one would lay the area of its group over all others
    away = np.hypot(*(points - np.median(points, axis=0)).T)
    apart = np.unique(points[away <= np.quantile(away, _INNER)], axis=0)
    # points on one line span no area, and ConvexHull would fail
    if len(apart) < 3 or np.linalg.matrix_rank(apart - apart[0], tol=1e-6) < 2:
        return []
    corners: list[list[float]] = apart[ConvexHull(apart).vertices].tolist()
    return corners


def _sizes(value: pd.Series) -> pd.Series:
    # the area of a sign grows with the value, so its size with the root; an unknown value has the smallest
    values = value.astype("float64").fillna(0).clip(lower=0)
    most = values.max() if len(values) and values.max() > 0 else 1.0
    return (_SMALL + (_LARGE - _SMALL) * (values / most) ** 0.5).round(1)


def _widths(weight: pd.Series) -> pd.Series:
    most = weight.max() if len(weight) else 1.0
    return (_THIN + (_WIDE - _THIN) * (weight / most) ** 0.5).round(2)
