import tomllib
from dataclasses import astuple
from itertools import pairwise
from pathlib import Path

import pytest

from journeys.charts.style import DARK, GLYPHS, LIGHT, SYMBOLS, hover, plain, shorten
from journeys.model.vocabulary import STAGES

ROOT = Path(__file__).resolve().parents[2]


def luminance(colour):
    """Relative luminance after WCAG 2.1."""
    parts = [int(colour[at : at + 2], 16) / 255 for at in (1, 3, 5)]
    red, green, blue = [part / 12.92 if part <= 0.03928 else ((part + 0.055) / 1.055) ** 2.4 for part in parts]
    return 0.2126 * red + 0.7152 * green + 0.0722 * blue


def contrast(one, other):
    light, dark = sorted((luminance(one), luminance(other)), reverse=True)
    return (light + 0.05) / (dark + 0.05)


@pytest.mark.parametrize(("palette", "paper"), [(LIGHT, "#FFFFFF"), (DARK, "#0E1117")])
def test_stages_stand_out_from_the_page_and_words_can_be_read(palette, paper):
    assert all(contrast(palette.of(stage), paper) >= 3 for stage in STAGES)
    assert contrast(palette.ink, paper) >= 4.5
    assert contrast(palette.muted, paper) >= 4.5


@pytest.mark.parametrize("palette", [LIGHT, DARK])
def test_each_stage_has_a_lightness_of_its_own_in_grey(palette):
    greys = sorted(luminance(palette.of(stage)) for stage in STAGES)
    assert all(after - before > 0.01 for before, after in pairwise(greys))


def test_each_stage_has_a_shape_of_its_own():
    assert len(set(SYMBOLS.values())) == len(set(GLYPHS.values())) == len(STAGES)


@pytest.mark.parametrize(("theme", "palette"), [("light", LIGHT), ("dark", DARK)])
def test_the_page_uses_the_figures_colours(theme, palette):
    config = tomllib.loads((ROOT / ".streamlit" / "config.toml").read_text(encoding="utf-8"))["theme"][theme]
    assert tuple(config["chartCategoricalColors"]) == astuple(palette)
    texts = [config[f"{name}TextColor"] for name in ("yellow", "green", "blue", "violet")]
    assert texts == [palette.of(stage) for stage in STAGES]


def test_names_are_plain_text_in_figures():
    assert plain('<a href="x">n</a>') == '&lt;a href="x"&gt;n&lt;/a&gt;'
    assert "<" not in shorten("<b>bold</b>").replace("&lt;", "")
    assert hover("<b>") == "&lt;b&gt;"


def test_long_names_are_shortened():
    assert len(shorten("github:the-turing-way/a-very-long-repository-name-indeed")) == 34
