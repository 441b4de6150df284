"""The picture of the network for paper and slides: an SVG that carries its font, legend and source.

It is the whole picture as the screen first shows it, in the light colours on white; who has a label follows from how
large it is drawn. Left out, as there: people tied to nobody, ties beyond those chosen to be drawn, and all names.
"""

import textwrap
from collections.abc import Sequence
from typing import Any, Final
from xml.etree import ElementTree
from xml.etree.ElementTree import Element, SubElement

import numpy as np
import pandas as pd

from journeys.charts.network.files import xml_text
from journeys.charts.network.picture import LETTER, LETTER_WIDTH, PALETTES, ROOM, THIN, WIDEST, Picture, corners
from journeys.charts.paper.layout import (
    AROUND,
    FONT,
    FOOT_LETTERS,
    FOOT_LINE,
    FOOT_SIZE,
    FOOT_SPACE,
    Size,
    Svg,
    font_face,
)
from journeys.charts.style import GLYPHS, SMALL_SIZE
from journeys.model.vocabulary import STAGES

LEGEND: Final = 26
"""Pixels over the picture in which the legend stands."""
TALLEST: Final = 620
"""Pixels that a picture without a height of its own has at most."""
_STEPS: Final = 200
"""Enlargements that are tried, from the largest down, until all that is drawn has room."""
_PAINT: Final = PALETTES["light"]
_Box = tuple[float, float, float, float]


def draw_svg(picture: Picture, size: Size, *, title: str, foot: Sequence[str]) -> Svg:
    """Draw the picture; ``title`` is read out to those who do not see it, each of ``foot`` begins a line under it."""
    signs, lines = _at_first(picture)
    labels = _labels_of(picture, signs)
    below = [line for text in foot for line in textwrap.wrap(text, round(size.width * FOOT_LETTERS))]
    under = FOOT_SPACE + FOOT_LINE * len(below) + AROUND
    across = size.width - 2 * AROUND
    down = (size.height or TALLEST) - AROUND - LEGEND - under
    scale, (left, up, right, low) = _fit(picture, signs, labels, (across, down))
    height = size.height or round(low - up + AROUND + LEGEND + under)
    middle = (AROUND + (across - left - right) / 2, AROUND + LEGEND + (height - AROUND - LEGEND - under - up - low) / 2)
    root = _blank(size, height, title)
    whole = SubElement(root, "g", transform=f"translate({middle[0]:.1f} {middle[1]:.1f})")
    _add_areas(whole, picture, scale)
    _add_lines(whole, signs, lines, scale)
    _add_signs(whole, signs, picture.first, scale)
    _add_labels(whole, labels[labels["from"] <= scale], scale)
    _add_legend(root, picture, size.width - AROUND)
    for number, line in enumerate(below):
        y = height - AROUND - FOOT_LINE * (len(below) - 1 - number)
        _add_text(root, line, (AROUND, y), _PAINT["muted"], {"font-size": f"{FOOT_SIZE}"})
    return Svg(ElementTree.tostring(root, encoding="unicode"), height)


def _at_first(picture: Picture) -> tuple[pd.DataFrame, pd.DataFrame]:
    """Return the signs, by number, and the lines between them, where groups are folded as the screen folds them."""
    people = picture.people.assign(kind=picture.people["stage"])[["kind", "x", "y", "size"]]
    if not picture.folds:
        return people, picture.ties
    groups = pd.DataFrame(picture.groups)[["number", "x", "y", "size"]].assign(kind="folded")
    # a group has a number after those of all people
    folded = groups.set_index(groups["number"] + len(people))[["kind", "x", "y", "size"]]
    group = picture.people["group"]
    is_in = group.isin(groups["number"])
    sign_of = np.where(is_in, len(people) + group, people.index)
    ends = np.sort(sign_of[picture.ties[["one", "other"]].to_numpy()], axis=1)
    lines = pd.DataFrame(ends, columns=["one", "other"]).assign(width=picture.ties["width"].to_numpy() ** 2)
    lines = lines[lines["one"] != lines["other"]].groupby(["one", "other"], as_index=False).sum()
    return pd.concat([people[~is_in], folded]), lines.assign(width=np.sqrt(lines["width"]))


def _labels_of(picture: Picture, signs: pd.DataFrame) -> pd.DataFrame:
    labels = picture.labels
    kind = "folded" if picture.folds else "area"
    return labels[(labels["kind"] == kind) | ((labels["kind"] == "person") & labels["of"].isin(signs.index))]


def _fit(picture: Picture, signs: pd.DataFrame, labels: pd.DataFrame, room: tuple[float, float]) -> tuple[float, _Box]:
    """Return the largest enlargement at which all has room, and then the left, upper, right and lower end of all."""
    most = min(room[0] / max(picture.frame[0], 1), room[1] / max(picture.frame[1], 1))
    for scale in most * np.arange(_STEPS, 0, -1) / _STEPS:
        box = _extent(picture, signs, labels[labels["from"] <= scale], float(scale))
        if box[2] - box[0] <= room[0] and box[3] - box[1] <= room[1]:
            break
    return float(scale), box


def _extent(picture: Picture, signs: pd.DataFrame, shown: pd.DataFrame, scale: float) -> _Box:
    reach = max(1.3 * float(signs["size"].max()) + 3, ROOM) if len(signs) else ROOM
    half = shown["text"].str.len() * LETTER * LETTER_WIDTH / 2
    x, base = shown["x"] * scale, shown["y"] * scale + shown["down"]
    return (
        float((x - half).to_numpy().min(initial=-reach)),
        float((base - LETTER).to_numpy().min(initial=-reach)),
        float((x + half).to_numpy().max(initial=picture.frame[0] * scale + reach)),
        float((base + LETTER / 3).to_numpy().max(initial=picture.frame[1] * scale + reach)),
    )


def _blank(size: Size, height: int, title: str) -> Element:
    root = Element(
        "svg",
        {
            "xmlns": "http://www.w3.org/2000/svg",
            # in millimetres: some programs take 72 pixels for an inch
            "width": f"{size.width_mm}mm",
            "height": f"{height * size.width_mm / size.width:.2f}mm",
            "viewBox": f"0 0 {size.width} {height}",
            "font-family": FONT,
        },
    )
    SubElement(root, "title").text = xml_text(title)
    SubElement(root, "style").text = font_face()
    SubElement(root, "rect", {"width": f"{size.width}", "height": f"{height}", "fill": "#FFFFFF"})
    return root


def _add_areas(root: Element, picture: Picture, scale: float) -> None:
    look = {"fill": _PAINT["area"], "stroke": _PAINT["area"], "stroke-width": f"{2 * ROOM:g}"}
    areas = SubElement(root, "g", {**look, "stroke-linejoin": "round"})
    for group in picture.groups:
        if group["hull"] and not picture.folds:
            SubElement(areas, "path", d=_closed([(x * scale, y * scale) for x, y in group["hull"]]))


def _add_lines(root: Element, signs: pd.DataFrame, lines: pd.DataFrame, scale: float) -> None:
    # written apart from the colour, since not every program reads both together
    colour, seen = _PAINT["line"][:7], int(_PAINT["line"][7:], 16) / 255
    drawn = SubElement(root, "g", {"fill": "none", "stroke": colour, "stroke-opacity": f"{seen:.2f}"})
    at = (signs[["x", "y"]] * scale).round(1)
    ends = at.loc[lines["one"]].to_numpy(), at.loc[lines["other"]].to_numpy()
    # one path for each width, in which lines that cross are no darker, as on the screen
    widths = np.maximum((2 * np.minimum(lines["width"].to_numpy(), WIDEST)).round() / 2, THIN)
    for width in np.unique(widths):
        pairs = zip(*(end[widths == width].tolist() for end in ends), strict=True)
        path = "".join(f"M{x:g} {y:g}L{u:g} {v:g}" for (x, y), (u, v) in pairs)
        SubElement(drawn, "path", {"d": path, "stroke-width": f"{width:g}"})


def _add_signs(root: Element, signs: pd.DataFrame, first: Sequence[int], scale: float) -> None:
    # as on the screen: a small picture has smaller signs, or they would hide each other
    sized = signs.assign(size=signs["size"] * min(1, max(0.4, scale)), x=signs["x"] * scale, y=signs["y"] * scale)
    for kind in (*STAGES, "folded"):
        fill, stroke = (_PAINT["paper"], _PAINT["ink"]) if kind == "folded" else (_PAINT[kind], _PAINT["paper"])
        look = {"fill": fill, "stroke": stroke, "stroke-width": "1.5" if kind == "folded" else "1"}
        _add_path(root, sized[sized["kind"] == kind], look)
    named = sized[sized.index.isin(first)]
    ring = {"fill": "none", "stroke": _PAINT["ink"], "stroke-width": "1.6"}
    _add_path(root, named.assign(size=named["size"] + 2), ring)


def _add_path(root: Element, signs: pd.DataFrame, look: dict[str, str]) -> None:
    # one path, as on the screen: the edges of signs that lie over each other are all seen
    path = "".join(_outline(row["kind"], row["x"], row["y"], row["size"]) for row in signs.to_dict("records"))
    if path:
        SubElement(root, "path", {"d": path, **look})


def _outline(kind: str, x: float, y: float, size: float) -> str:
    if shape := corners(kind):
        return _closed([(x + size * across, y + size * down) for across, down in shape])
    half = f"a{size:.1f} {size:.1f} 0 1 0"
    return f"M{x - size:.1f} {y:.1f}{half} {2 * size:.1f} 0{half} {-2 * size:.1f} 0Z"


def _add_labels(root: Element, labels: pd.DataFrame, scale: float) -> None:
    middle = {"text-anchor": "middle", "font-size": f"{LETTER:g}"}
    # letters with a white edge would be one element in newer programs only, so the edge is a text of its own
    edge = {"stroke": _PAINT["paper"], "stroke-width": "3.5", "stroke-linejoin": "round", "aria-hidden": "true"}
    for look in (middle | edge, middle):
        written = SubElement(root, "g", look)
        for row in labels.to_dict("records"):
            weight, colour = ("600", _PAINT["ink"]) if row["bold"] else ("400", _PAINT["muted"])
            at = row["x"] * scale, row["y"] * scale + row["down"]
            _add_text(written, row["text"], at, "none" if "stroke" in look else colour, {"font-weight": weight})


def _add_legend(root: Element, picture: Picture, right: float) -> None:
    # one text, as nothing here knows how wide letters are
    legend = _add_text(root, "", (right, AROUND + SMALL_SIZE), _PAINT["muted"], {"text-anchor": "end"})
    legend.set("font-size", f"{SMALL_SIZE}")
    present = set(picture.people["stage"])
    for number, stage in enumerate(stage for stage in STAGES if stage in present):
        SubElement(legend, "tspan", {"fill": _PAINT[stage], **({"dx": "14"} if number else {})}).text = GLYPHS[stage]
        SubElement(legend, "tspan", {"dx": "4"}).text = stage.capitalize()


def _add_text(root: Element, text: str, at: tuple[float, float], colour: str, look: dict[str, Any]) -> Element:
    made = SubElement(root, "text", {"x": f"{at[0]:.1f}", "y": f"{at[1]:.1f}", "fill": colour, **look})
    made.text = xml_text(text)
    return made


def _closed(points: Sequence[tuple[float, float]]) -> str:
    return f"M{'L'.join(f'{x:.1f} {y:.1f}' for x, y in points)}Z"
