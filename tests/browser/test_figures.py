"""Figures as files, drawn by a real Chromium."""

import os
import re
import shutil
import threading
from http.server import BaseHTTPRequestHandler, HTTPServer
from xml.etree import ElementTree

import pytest
from PIL import Image, ImageColor

from journeys.charts.network.picture import arrange
from journeys.charts.network.svg import draw_svg
from journeys.charts.paper import chromium
from journeys.charts.paper.layout import PAPER, SIZES, SLIDE, lay_out
from journeys.charts.style import LIGHT, SCREEN, blank_figure
from tests.browser.conftest import NAMES
from tests.browser.looking import downloaded
from tests.charts.network.test_picture import chain, crowd, overlapping

SVG = "{http://www.w3.org/2000/svg}"


@pytest.fixture(scope="module", autouse=True)
def one_chromium():
    with pytest.MonkeyPatch.context() as patch:
        patch.setenv("BROWSER_PATH", os.environ.get("CHROMIUM") or next(filter(None, map(shutil.which, NAMES))))
        yield
        chromium.stop()


def laid_out(size, **more):
    drawn = blank_figure(SCREEN, 200, **more)
    drawn.add_bar(x=[3, 5], y=["● a", "★ b"], orientation="h", marker={"color": SCREEN.join})
    return lay_out(drawn, size, alt="Three < five.", source="The Turing Way · as of 14 Mar 2021")


def network(size):
    picture = arrange(crowd(), chain(150), first=[3, 4, 5])
    return draw_svg(picture, size, title="Three.", foot=["The Turing Way · as of 14 Mar 2021"])


def test_an_svg_is_180_mm_wide_and_carries_its_font_and_its_source():
    picture = ElementTree.fromstring(chromium.draw(laid_out(PAPER), PAPER, "svg"))
    assert round(float(picture.get("width").removesuffix("mm")), 2) == 180
    assert picture.get("viewBox") == "-8 -8 800 242"
    assert picture.find(f"{SVG}title").text == "Three < five."
    assert "src: url(data:font/woff2;base64," in picture.find(f"{SVG}style").text
    texts = ["".join(text.itertext()) for text in picture.iter(f"{SVG}text")]
    assert texts[-1] == "The Turing Way · as of 14 Mar 2021"
    assert {"● a", "★ b"} <= set(texts)


def test_a_pdf_is_of_the_same_size_and_in_the_same_font():
    content = chromium.draw(laid_out(PAPER), PAPER, "pdf")
    # 180 mm in points of 1/72 inch
    across = float(re.search(rb"/MediaBox \[0 0 ([\d.]+) ", content)[1])
    assert across == pytest.approx(180 / 25.4 * 72, abs=1)
    assert re.search(rb"/FontName /\w+\+Inter", content)


def test_a_png_of_a_slide_is_on_white(tmp_path):
    file = tmp_path / "slide.png"
    file.write_bytes(chromium.draw(laid_out(SLIDE), SLIDE, "png"))
    with Image.open(file) as picture:
        assert picture.size == (1920, 1080)
        assert picture.getpixel((1919, 1079)) == (255, 255, 255, 255)


@pytest.mark.parametrize("size", SIZES)
def test_in_the_networks_picture_no_letters_of_two_labels_overlap_in_the_font_that_ships(size, browser):
    drawn = network(size)
    page = browser.new_page()
    page.set_content(f"<body>{drawn.text}</body>")
    page.evaluate("document.fonts.load('600 12px Inter').then(() => document.fonts.load('12px Inter'))")
    assert page.evaluate("document.fonts.check('12px Inter')")
    boxes = page.evaluate(
        """() => [...document.querySelectorAll("g:not([aria-hidden]) > text")].map(text => {
            const { x, y, width, height } = text.getBBox();
            return [x, y, x + width, y + height];
        })"""
    )
    page.close()
    assert len(boxes) > 8
    assert not overlapping(boxes)


def test_the_networks_picture_leaves_as_png_and_pdf_too(tmp_path):
    drawn = network(SLIDE)
    file = tmp_path / "slide.png"
    file.write_bytes(chromium.draw_from_svg(drawn, SLIDE, "png"))
    with Image.open(file) as picture:
        assert picture.size == (1920, 1080)
        colours = {colour for _, colour in picture.convert("RGB").getcolors(1 << 20)}
        assert {ImageColor.getrgb(LIGHT.of(stage)) for stage in ("join", "contribute", "lead")} <= colours
    content = chromium.draw_from_svg(network(PAPER), PAPER, "pdf")
    across = float(re.search(rb"/MediaBox \[0 0 ([\d.]+) ", content)[1])
    assert across == pytest.approx(180 / 25.4 * 72, abs=1)
    assert re.search(rb"/FontName /\w+\+Inter", content)


def test_the_browser_fetches_nothing_and_starts_again_when_it_was_ended():
    asked = []

    class Listener(BaseHTTPRequestHandler):
        def do_GET(self):
            asked.append(self.path)

    with HTTPServer(("127.0.0.1", 0), Listener) as server:
        threading.Thread(target=server.serve_forever, daemon=True).start()
        address = f"http://127.0.0.1:{server.server_port}/picture.png"
        images = [{"source": address, "xref": "paper", "yref": "paper", "x": 0, "y": 1, "sizex": 1, "sizey": 1}]
        assert chromium.draw(laid_out(PAPER, images=images), PAPER, "svg").startswith(b"<svg")
        chromium.stop()
        assert chromium.draw(laid_out(PAPER), PAPER, "svg").startswith(b"<svg")
        server.shutdown()
    assert asked == []


def test_the_menu_downloads_a_figure(app, tmp_path):
    app.open("/timing?community=turing-way")
    app.page.get_by_role("button", name="Take away").click()
    figure = downloaded(app.page, app.page.get_by_role("button", name="SVG").first)
    assert figure.suggested_filename == "turing-way-curve-180mm.svg"
    figure.save_as(tmp_path / "curve.svg")
    assert "The Turing Way · as of" in (tmp_path / "curve.svg").read_text(encoding="utf-8")
    assert app.elsewhere == []
