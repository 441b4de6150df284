"""The picture of a network of 5,000 people and 15,000 ties: ours beside pyvis's, built, written, and moved.

``python -m benchmarks.graph_page`` prints both and their ratio; with ``--draw`` also how many frames a second Chromium
shows while ours is moved by the pointer with all groups unfolded, and while pyvis's page of the same people in the same
places is (vis-network hides its lines meanwhile); it needs Playwright and a Chromium, as the browser tests do.
"""

import os
import shutil
import sys
from pathlib import Path
from tempfile import TemporaryDirectory

import networkx as nx
import pandas as pd
from pyvis.network import Network

from benchmarks.measure import measure
from journeys.analysis.network.engine import Ties, groups
from journeys.charts.network.layout import drawn_ties, gather_parts, place_people
from journeys.charts.network.picture import Picture, arrange, draw_network

PEOPLE = 5_000
TIES_EACH = 3


def network() -> "nx.Graph[str]":
    """Make a network in which some have very many ties, as communities do."""
    graph: nx.Graph[str] = nx.relabel_nodes(nx.barabasi_albert_graph(PEOPLE, TIES_EACH, seed=1), str)
    return graph


def arranged() -> Picture:
    """Place everybody."""
    graph = network()
    people = list(graph)
    group = dict(zip(people, groups(Ties.of(graph, people), 1).tolist(), strict=True))
    places = place_people(graph, group)
    ties = drawn_ties(graph)
    table = pd.DataFrame(
        {
            "label": [f"quiet-otter-{who}" for who in people],
            "stage": "contribute",
            "group": [group[who] for who in people],
            "value": [graph.degree(who) for who in people],
            "facts": [f"contribute · group {group[who]}\ntied to {graph.degree(who)} people" for who in people],
        }
    )
    points = pd.DataFrame([places[who] for who in people], columns=["x", "y"])
    points[["x", "y"]] = gather_parts(points.to_numpy(), ties)
    return arrange(table.join(points), ties)


def ours() -> str:
    """Place and draw it."""
    return draw_network(arranged())


def theirs() -> str:
    """Write the page with pyvis alone; the browser then needs minutes to place the people."""
    drawn = Network(cdn_resources="in_line")
    drawn.from_nx(network())
    page: str = drawn.generate_html()
    return page


def theirs_in_our_places(picture: Picture) -> str:
    """Write pyvis's page of the same signs and lines in the same places, with nothing left for the browser to place."""
    drawn = Network(cdn_resources="in_line", height="460px", width="100%")
    drawn.options = {
        "physics": {"enabled": False},
        "interaction": {"hideEdgesOnDrag": True},
        "edges": {"smooth": False},
    }
    rows = picture.people[["x", "y", "size"]].astype("float64").to_dict("records")
    drawn.nodes = [{"id": number, "shape": "diamond", **row} for number, row in enumerate(rows)]
    drawn.edges = [
        {"from": one, "to": other, "width": width}
        for one, other, width in picture.ties[["one", "other", "width"]].astype("object").values.tolist()
    ]
    page: str = drawn.generate_html()
    return page


MOVED = """async selector => {
    const canvas = document.querySelector(selector), box = canvas.getBoundingClientRect();
    const fire = (kind, x) => canvas.dispatchEvent(new PointerEvent(kind, { bubbles: true, pointerId: 1, buttons: 1,
        pointerType: "mouse", isPrimary: true, clientX: box.x + x, clientY: box.y + 200 + x / 4 }));
    canvas.setPointerCapture = () => {};
    const frame = () => new Promise(requestAnimationFrame);
    let x = 300, step = 9, frames = 0;
    fire("pointerdown", x);
    const began = performance.now();
    while (performance.now() - began < 4000) {
        fire("pointermove", x += step);
        if (x > 560 || x < 120) step = -step;
        await frame();
        frames++;
    }
    return frames / (performance.now() - began) * 1000;
}"""
"""Moves the picture by the pointer for four seconds, and gives the frames a second."""


def draw(page: str, other: str) -> None:
    """Draw both pages in Chromium, and print how soon, and how many frames a second are shown while they are moved."""
    from playwright.sync_api import sync_playwright

    with TemporaryDirectory() as folder, sync_playwright() as playwright:
        browser = playwright.chromium.launch(
            executable_path=os.environ.get("CHROMIUM") or shutil.which("chromium"), args=["--no-sandbox"]
        )
        window = browser.new_page(viewport={"width": 720, "height": 500})
        found = []
        for name, written in (("ours", page), ("pyvis", other)):
            file = Path(folder) / f"{name}.html"
            file.write_text(written, encoding="utf-8")
            # pyvis's page would wait for other hosts
            window.route("http*://**", lambda route: route.abort())
            window.goto(file.as_uri())
            if name == "ours":
                window.wait_for_selector("html[data-drawn]", state="attached")
                print(f"drawn folded after {window.evaluate('document.documentElement.dataset.drawn')} ms")
                window.evaluate("() => document.getElementById('unfold').click()")
                for word, factor in (("as a whole", 1), ("three times larger", 3)):
                    window.evaluate("factor => picture.labels(factor * picture.scale())", factor)
                    found.append(window.evaluate(MOVED, "#picture"))
                    print(f"ours, {word}: {found[-1]:.0f} frames a second")
            else:
                window.wait_for_selector("#mynetwork canvas")
                found.append(window.evaluate(MOVED, "#mynetwork canvas"))
                print(f"pyvis: {found[-1]:.0f} frames a second")
        print(f"ratio {found[0] / found[-1]:.1f}, and {found[1] / found[-1]:.1f} three times larger")
        browser.close()


def main() -> None:
    """Measure both."""
    mine, other = measure(ours), measure(theirs, runs=1)
    print(f"{PEOPLE:,} people, {TIES_EACH * PEOPLE:,} ties")
    for name, found in (("journeys, with places", mine), ("pyvis from_nx, without", other)):
        print(f"{name}: {found.seconds:.1f} s, {found.peak_mb:.0f} MB, page of {len(found.result) / 1e6:.1f} MB")
    print(f"ratio {other.seconds / mine.seconds:.0f}")
    if "--draw" in sys.argv:
        draw(mine.result, theirs_in_our_places(arranged()))


if __name__ == "__main__":
    main()
