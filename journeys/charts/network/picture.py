"""The picture of the network: people as signs of their stage, groups as areas, ties as lines; nothing moves by itself.

:func:`arrange` decides all that is drawn, for the page in the browser and for files alike: where signs stand, how large
they are, which groups have an area, and from which enlargement on each label has room. Positions come from
:mod:`journeys.charts.network.layout`. Above :data:`BUDGET` people groups are folded into one sign each and unfold on a
click. Left out: people tied to nobody, and ties beyond those chosen to be drawn.
"""

from collections.abc import Collection, Sequence
from dataclasses import asdict, dataclass
from typing import Any, Final

import numpy as np
import pandas as pd
from numpy.typing import NDArray
from scipy.spatial import ConvexHull

from journeys.charts.network.html import network_page
from journeys.charts.style import DARK, GLYPHS, LIGHT, SYMBOLS, cut
from journeys.model import wording
from journeys.model.vocabulary import STAGES

COLUMNS: Final = ("label", "stage", "group", "value", "x", "y", "facts")
BUDGET: Final = 600
"""People up to whom all are drawn at once: nobody reads more signs than that."""
MIN_GROUP_MARKED: Final = 3
"""A group of fewer people is not marked, and never folded."""
WIDTH: Final = 640.0
HEIGHT: Final = 460.0
"""Pixels that the whole layout spans, before anybody enlarges it."""
MOSTLY: Final = 2 / 3
"""Share of the people within an area who are of its group; where it is less, the group has no area."""
LABELS: Final = 1_000
"""The largest signs that have labels of their own; others show theirs when they are chosen or under the pointer."""
LETTER: Final = 12.0
"""Pixels of a label's letters."""
BELOW: Final = 12.0
"""Pixels from a sign's edge down to the line on which its label stands."""
ROOM: Final = 9.0
"""Pixels by which an area reaches beyond the people in it."""
_LARGE: Final = 3.0
"""How much larger than the smallest sign the largest is."""
_WIDER: Final = 1.6
THIN, _WIDE = 0.5, 3.0
WIDEST: Final = 2 * _WIDE
"""Pixels of the widest line, where groups are folded and many ties are one line."""
_INNER: Final = 0.8
"""Share of a group's people, those nearest to its middle, that its area spans."""
_LABEL: Final = 60
_LARGEST: Final = 8
"""The largest signs whose labels stand in the whole picture, beside those that come first."""
LETTER_WIDTH: Final = 0.62
"""Of the height; a little more than letters have on average, so that no two labels touch."""
_SPARE: Final = (10.0, 6.0)
_MOST: Final = 40.0
"""A label that has no room when the picture is so many times larger has none at all."""
PALETTES: Final = {
    "light": asdict(LIGHT) | {"paper": "#FFFFFF", "area": "#E2E6EC", "line": "#B9C0CBA6"},
    "dark": asdict(DARK) | {"paper": "#0E1117", "area": "#222A36", "line": "#555E6DA6"},
}
Points = NDArray[np.float64]
_Label = tuple[str, int, str, float, float, float, bool]
"""A label's columns of :class:`Picture`, but for ``from``."""


@dataclass(frozen=True)
class Picture:
    """All that is drawn; places and sizes in pixels, from the upper left corner of a picture as large as ``frame``.

    ``people`` has one row a sign: ``label``, ``stage`` (which decides colour and shape), ``group``, ``size`` (from the
    middle to the edge; it stays when the picture is enlarged), ``x``, ``y``, ``facts``. ``ties`` has one row a line:
    ``one`` and ``other`` (rows of people by number), ``width``. ``groups`` are the marked groups: ``number``, ``name``,
    ``people``, ``facts``, ``x``, ``y``, ``size``, and ``hull``, the corners of its area, none if it has no area.

    ``labels`` has one row a label, the most important first: ``kind`` (``person``, ``area``, or ``folded`` for a group
    that is one sign), ``of`` (the number of the person or group), ``text``, ``x`` and ``y`` (which move apart when the
    picture is enlarged), ``down`` (from there to the line on which the text stands, centred), ``bold``, and ``from``:
    how many times larger the picture must be for the label to have room. Whoever draws all labels whose ``from`` is at
    most the enlargement draws none over another. ``first`` are the people who stand out.
    """

    people: pd.DataFrame
    ties: pd.DataFrame
    groups: list[dict[str, Any]]
    labels: pd.DataFrame
    first: tuple[int, ...]
    frame: tuple[float, float]

    @property
    def marked(self) -> list[int]:
        """Return the numbers of the groups that have an area."""
        return [group["number"] for group in self.groups if group["hull"]]

    @property
    def folds(self) -> bool:
        """Return whether groups are folded at first."""
        return len(self.people) > BUDGET and bool(self.groups)


def arrange(
    people: pd.DataFrame,
    ties: pd.DataFrame,
    *,
    clear: Collection[int] = (),
    first: Sequence[int] = (),
    span: Points | None = None,
) -> Picture:
    """Decide what is drawn where.

    Rows of ``people`` are people (:data:`COLUMNS`): ``label`` is their pseudonym, ``group`` 0 if in none, ``value``
    sets the size of their sign, ``x`` and ``y`` are where they stand, ``facts`` lines about them. Rows of ``ties`` are
    ties: ``one`` and ``other`` (rows of people by number), ``weight``. ``clear`` are the groups that may have an area,
    ``first`` the people (by number) who stand out. ``span`` are points that the frame spans, by default the people.
    """
    points, frame = _into_frame(people[["x", "y"]].to_numpy(dtype=np.float64), span)
    signs = people.assign(
        label=people["label"].map(lambda label: cut(label, _LABEL)),
        size=_sizes(people["value"]),
        x=points[:, 0].round(1),
        y=points[:, 1].round(1),
    )
    groups = _groups(signs, clear)
    lines = ties.assign(width=_widths(ties["weight"]))[["one", "other", "width"]]
    return Picture(signs, lines, groups, _labels(signs, groups, first), tuple(first), frame)


def corners(kind: str) -> list[tuple[float, float]]:
    """Return the corners of a sign of size 1, of a person's stage or a folded group; none if it is a circle."""
    shape = SYMBOLS.get(kind, "hexagon")
    if shape == "circle":
        return []
    # a square looks as large as a diamond or a star with its corners a little nearer
    away = {"square": (0.88 * 2**0.5,) * 4, "diamond": (1.2,) * 4, "hexagon": (1.0,) * 6, "star": (1.3, 0.55) * 5}[
        shape
    ]
    first = -np.pi / 2 + (np.pi / 4 if shape == "square" else 0)
    turns = first + 2 * np.pi * np.arange(len(away)) / len(away)
    return [(round(r * np.cos(turn), 3), round(r * np.sin(turn), 3)) for r, turn in zip(away, turns, strict=True)]


def draw_network(picture: Picture) -> str:
    """Draw the network as a page of its own, which asks nothing of any host."""
    signs, lines = picture.people, picture.ties
    return network_page(
        {
            "people": signs[["label", "stage", "group", "size", "x", "y", "facts"]].values.tolist(),
            "ties": list(zip(lines["one"].tolist(), lines["other"].tolist(), lines["width"].tolist(), strict=True)),
            "groups": picture.groups,
            "labels": picture.labels.to_dict("records"),
            "first": picture.first,
            "frame": picture.frame,
            "folds": picture.folds,
            "largest": max([*signs["size"], *(group["size"] for group in picture.groups)], default=0),
            "widest": WIDEST,
            "room": ROOM,
            "letter": LETTER,
            "below": BELOW,
            "stages": [stage for stage in STAGES if stage in set(signs["stage"])],
            "glyphs": GLYPHS,
            "shapes": {kind: corners(kind) for kind in (*SYMBOLS, "folded")},
            "palettes": PALETTES,
            "words": {"found": "found", "tied": "ties drawn:"},
        }
    )


def _into_frame(points: Points, span: Points | None) -> tuple[Points, tuple[float, float]]:
    whole = points if span is None else span
    if not len(whole):
        return points, (WIDTH, HEIGHT)
    low, extent = whole.min(axis=0), np.maximum(np.ptp(whole, axis=0), 1e-9)
    across, down = WIDTH / extent[0], HEIGHT / extent[1]
    # as wide as the screen, but not so much wider that a circle becomes a line
    across, down = min(across, down * _WIDER), min(down, across * _WIDER)
    across, down = min(across, WIDTH), min(down, HEIGHT)
    scaled = (points - low) * [across, down]
    return scaled, (round(float(extent[0] * across), 1), round(float(extent[1] * down), 1))


def _groups(signs: pd.DataFrame, clear: Collection[int]) -> list[dict[str, Any]]:
    rows = []
    everybody, group_of = signs[["x", "y"]].to_numpy(), signs["group"].to_numpy()
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
                "size": round(min(8 + len(members) ** 0.5, 34), 1),
                "hull": _hull(points, everybody, group_of == number) if number in clear else [],
            }
        )
    return rows


def _hull(points: Points, everybody: Points, is_theirs: NDArray[np.bool_]) -> list[list[float]]:
    """Return the corners of a group's area; none if it spans no area, or if many within it are of other groups."""
    # without stragglers: a single one would lay the area of its group over all others
    away = np.hypot(*(points - np.median(points, axis=0)).T)
    apart = np.unique(points[away <= np.quantile(away, _INNER)], axis=0)
    # points on one line span no area, and ConvexHull would fail
    if len(apart) < 3 or np.linalg.matrix_rank(apart - apart[0], tol=1e-6) < 2:
        return []
    hull = ConvexHull(apart)
    is_within = (everybody @ hull.equations[:, :2].T + hull.equations[:, 2] <= 1e-6).all(axis=1)
    if is_theirs[is_within].mean() < MOSTLY:
        return []
    corners: list[list[float]] = apart[hull.vertices].tolist()
    return corners


def _labels(signs: pd.DataFrame, groups: list[dict[str, Any]], first: Sequence[int]) -> pd.DataFrame:
    """List the labels by importance: who stands out, groups, then people by the size of their sign."""
    rows = _labels_of(signs.loc[list(first)], bold=True)
    middle = float(signs["y"].mean())
    for group in groups:
        if group["hull"]:
            rows.append(("area", group["number"], group["name"], *_outer(group["hull"], middle), True))
        text = f"{group['name']}: {group['people']}"
        down = group["size"] + BELOW
        rows.append(("folded", group["number"], text, group["x"], group["y"], down, True))
    important = len(rows)
    others = signs.drop(list(first)).sort_values("size", ascending=False, kind="stable").head(LABELS)
    rows += _labels_of(others, bold=False)
    labels = pd.DataFrame(rows, columns=["kind", "of", "text", "x", "y", "down", "bold"])
    # four times as many labels where the picture is twice as large
    rank = np.arange(len(labels)) - important + 1
    labels["from"], labels["down"] = _first_room(labels, np.sqrt(np.maximum(rank, 0) / _LARGEST) * (rank > _LARGEST))
    return labels[labels["from"] <= _MOST].reset_index(drop=True)


def _outer(hull: list[list[float]], middle: float) -> tuple[float, float, float]:
    """Return where an area's name stands: at its upper or lower end, whichever is further out."""
    up, low = (find(hull, key=lambda corner: corner[1]) for find in (min, max))
    if middle - up[1] >= low[1] - middle:
        return up[0], up[1], -ROOM - 4
    return low[0], low[1], ROOM + LETTER


def _labels_of(signs: pd.DataFrame, *, bold: bool) -> list[_Label]:
    names = ("label", "x", "y", "size")
    rows = zip(signs.index.tolist(), *(signs[name].tolist() for name in names), strict=True)
    return [("person", number, text, x, y, size + BELOW, bold) for number, text, x, y, size in rows]


def _first_room(labels: pd.DataFrame, least: Points) -> tuple[Points, Points]:
    """Compute from which enlargement on each label overlaps none before it, and whether it stands below or above.

    Two labels move apart as the picture is enlarged, while their letters stay: they are clear of each other once they
    are far enough apart across or down. So a label that has appeared never disappears when people go nearer.
    """
    x, y, down = (labels[name].to_numpy(dtype=np.float64).copy() for name in ("x", "y", "down"))
    wide = labels["text"].str.len().to_numpy(dtype=np.float64) * LETTER * LETTER_WIDTH + _SPARE[0]
    found = np.zeros(len(labels))
    for number in range(len(labels)):
        across = _divide((wide[:number] + wide[number]) / 2, np.abs(x[:number] - x[number]))
        choices = []
        # under the sign, or over it
        for own in (down[number], LETTER * 0.7 - down[number]):
            clear = np.minimum(across, _clear_down(y[number] - y[:number], own - down[:number]))
            # where the earlier label is not shown yet, it is not in the way
            choices.append((clear[clear > found[:number]].max(initial=0.0), own))
        room, down[number] = min(choices, key=lambda choice: choice[0])
        found[number] = max(least[number], room)
    return np.ceil(found * 1000) / 1000, down.round(1)


def _clear_down(apart: Points, lower: Points) -> Points:
    """Compute from which enlargement on labels are clear of each other down, ``lower`` ones by that many pixels."""
    high = LETTER + _SPARE[1]
    # at one height they are clear of each other at all enlargements, or at none
    level = np.where(np.abs(lower) >= high, 0.0, np.inf)
    return np.where(apart == 0, level, np.maximum(_divide(high - np.sign(apart) * lower, np.abs(apart)), 0))


def _divide(one: Points, other: Points) -> Points:
    found: Points = np.divide(one, other, out=np.full(len(one), np.inf), where=other > 0)
    return found


def _sizes(value: pd.Series) -> pd.Series:
    # the area of a sign grows with the value, so its size with the root; an unknown value has the smallest
    values = value.astype("float64").fillna(0).clip(lower=0)
    most = values.max() if len(values) and values.max() > 0 else 1.0
    small = float(np.clip(60 / max(len(values), 1) ** 0.5, 1.8, 4.5))
    return (small * (1 + (_LARGE - 1) * (values / most) ** 0.5)).round(2)


def _widths(weight: pd.Series) -> pd.Series:
    most = weight.max() if len(weight) else 1.0
    return (THIN + (_WIDE - THIN) * (weight / most) ** 0.5).round(2)
