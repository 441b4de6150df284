"""The picture of a network of 5,000 people and 15,000 ties: ours beside pyvis's own ``from_nx``, built and written.

``python -m benchmarks.graph_page`` prints both and their ratio; with ``--draw`` also how long Chromium takes to draw
ours, folded and with all groups unfolded (it needs Playwright and a Chromium, as the browser tests do).
"""

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
from journeys.charts.network.picture import draw_network

PEOPLE = 5_000
TIES_EACH = 3


def network() -> "nx.Graph[str]":
    """Make a network in which some have very many ties, as communities do."""
    graph: nx.Graph[str] = nx.relabel_nodes(nx.barabasi_albert_graph(PEOPLE, TIES_EACH, seed=1), str)
    return graph


def ours() -> str:
    """Place and draw it."""
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
    return draw_network(table.join(points), ties)


def theirs() -> str:
    """Write the page with pyvis alone; the browser then needs minutes to place the people."""
    drawn = Network(cdn_resources="in_line")
    drawn.from_nx(network())
    page: str = drawn.generate_html()
    return page


def draw(page: str) -> None:
    """Draw a page in Chromium, and print the milliseconds until it was complete."""
    from playwright.sync_api import sync_playwright

    with TemporaryDirectory() as folder, sync_playwright() as playwright:
        file = Path(folder) / "network.html"
        file.write_text(page, encoding="utf-8")
        browser = playwright.chromium.launch(executable_path=shutil.which("chromium"), args=["--no-sandbox"])
        window = browser.new_page(viewport={"width": 1100, "height": 600})
        window.goto(file.as_uri())
        window.wait_for_selector("html[data-drawn]", state="attached")
        print(f"drawn folded after {window.evaluate('document.documentElement.dataset.drawn')} ms")
        unfolded = """() => new Promise(done => { const began = performance.now();
            network.once('afterDrawing', () => done(performance.now() - began));
            document.getElementById('unfold').click(); })"""
        print(f"all groups unfolded and drawn in {window.evaluate(unfolded):.0f} ms")
        frame = """() => new Promise(done => { const began = performance.now(); let left = 10;
            const next = () => left-- ? (network.once('afterDrawing', next), network.redraw())
                : done((performance.now() - began) / 10);
            next(); })"""
        print(f"drawn anew in {window.evaluate(frame):.0f} ms")
        browser.close()


def main() -> None:
    """Measure both."""
    mine, other = measure(ours), measure(theirs, runs=1)
    print(f"{PEOPLE:,} people, {TIES_EACH * PEOPLE:,} ties")
    for name, found in (("journeys, with places", mine), ("pyvis from_nx, without", other)):
        print(f"{name}: {found.seconds:.1f} s, {found.peak_mb:.0f} MB, page of {len(found.result) / 1e6:.1f} MB")
    print(f"ratio {other.seconds / mine.seconds:.0f}")
    if "--draw" in sys.argv:
        draw(mine.result)


if __name__ == "__main__":
    main()
