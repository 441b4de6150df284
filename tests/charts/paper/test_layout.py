import re

import plotly.graph_objects as go

from journeys.charts.paper.layout import PAPER, SIZES, SLIDE, as_html, lay_out
from journeys.charts.style import LIGHT, SCREEN, blank_figure, stage_label

SOURCE = "The Turing Way · as of 14 Mar 2021"


def laid_out(size=PAPER, source=SOURCE):
    drawn = blank_figure(SCREEN, 200)
    drawn.add_bar(x=[3], y=["a"], marker={"color": SCREEN.join}, text=[stage_label("lead", SCREEN)])
    return lay_out(drawn, size, alt="Three joined.", source=source)


def test_the_light_themes_colours_take_the_place_of_those_of_the_screen():
    figure = laid_out()
    assert figure.data[0].marker.color == LIGHT.join
    assert LIGHT.lead in figure.data[0].text[0]
    assert "#00000" not in figure.to_json()


def test_nothing_of_the_pages_own_template_leaves():
    drawn = blank_figure(SCREEN, 200)
    drawn.layout.template = {"layout": {"colorway": ["#000008"]}}
    assert "#000008" not in lay_out(drawn, PAPER, alt="", source="").to_json()


def test_a_figure_for_paper_is_on_white_in_the_font_that_ships():
    layout = laid_out().layout
    assert (layout.paper_bgcolor, layout.font.family, layout.font.color) == ("#FFFFFF", "Inter, sans-serif", LIGHT.ink)


def test_paper_keeps_a_figures_height_and_adds_the_source_and_a_slide_is_16_to_9():
    # 200 pixels, a line of 14 with 12 over it, and 8 around all
    assert (laid_out().layout.width, laid_out().layout.height) == (800, 242)
    slide = laid_out(SLIDE).layout
    assert slide.width / slide.height == 16 / 9


def test_a_long_source_is_broken_into_lines_that_fit():
    # 800 pixels take 136 letters of 10.5 pixels
    meta = laid_out(source="word " * 40).layout.meta
    assert [len(line) for line in meta["lines"]] == [134, 64]
    assert meta["foot"] == 12 + 2 * 14


def test_sizes_on_paper():
    # 96 pixels of a vector file are an inch of 25.4 mm; a PNG for paper has 300 an inch
    assert round(PAPER.width * PAPER.scale("svg") / 96 * 25.4, 6) == 180
    assert round(PAPER.width * PAPER.scale("png") / 300 * 25.4) == 180
    assert round(SLIDE.width * SLIDE.scale("pdf")) == 1280
    assert SLIDE.width * SLIDE.scale("png") == 1920
    # a caption's letters: 12 drawn pixels in points of 1/72 inch
    assert [round(12 * size.scale("svg") * 72 / 96, 1) for size in SIZES] == [7.7, 12]


def test_a_figure_as_a_page_holds_all_that_it_needs_and_its_source_as_plain_text():
    page = as_html(laid_out(source="A <b>community</b>")).decode()
    assert not re.search(r"<(?:script|link|img)[^>]+(?:src|href)=", page)
    assert "A &lt;b&gt;community&lt;/b&gt;" in page


def test_the_figure_on_the_page_stays_as_it_was():
    drawn = blank_figure(SCREEN, 200)
    lay_out(drawn, PAPER, alt="", source="")
    assert drawn == blank_figure(SCREEN, 200)
    assert isinstance(drawn, go.Figure)
