"""The page that holds the picture of the network: pyvis's, without its links to other hosts, with ours around it.

Made so that no name can become script: pyvis is given no name at all, only nodes and ties whose fields are all named
here and are numbers and stages. Names stand in the page once, as JSON in which no ``<`` is left; its script writes them
as text.
"""

import json
import re
from collections.abc import Mapping, Sequence
from functools import cache
from pathlib import Path
from typing import Any, Final

from pyvis.network import Network

NODE_FIELDS: Final = ("id", "group", "size", "x", "y")
TIE_FIELDS: Final = ("from", "to", "width")
OPTIONS: Final[Mapping[str, Any]] = {
    "physics": {"enabled": False},
    "layout": {"improvedLayout": False},
    "edges": {"smooth": False, "selectionWidth": 0, "hoverWidth": 0},
    "interaction": {
        "hover": True,
        "hoverConnectedEdges": False,
        "selectConnectedEdges": False,
        "hideEdgesOnDrag": True,
        "hideEdgesOnZoom": True,
        "dragNodes": False,
    },
}
_ELSEWHERE: Final = re.compile(r'<link\s[^>]*href="https?://[^>]*>|<script\s[^>]*src="https?://.*?</script>', re.DOTALL)
_BEGINNING: Final = re.compile(r"^\s*<html>\s*<head>\s*<meta charset=\"utf-8\">")
_HEADINGS: Final = re.compile(r"<center>\s*<h1></h1>\s*</center>")
_COMMENTS: Final = re.compile(r"<!--.*?-->", re.DOTALL)
_TOOLS: Final = """<main>
<h1>Network</h1>
<div id="tools">
  <label for="search">Find</label><input id="search" type="search" placeholder="a pseudonym" autocomplete="off">
  <button type="button" id="unfold" hidden>Unfold all groups</button>
  <button type="button" id="fold" hidden>Fold groups</button>
  <button type="button" id="nearer" aria-label="Nearer">+</button>
  <button type="button" id="further" aria-label="Further away">−</button>
  <button type="button" id="whole">Whole picture</button>
  <span id="told" role="status"></span><span class="gap"></span><span id="legend"></span>
</div>
<div id="hover" role="tooltip"></div>
"""


def network_page(
    nodes: Sequence[Mapping[str, Any]], ties: Sequence[Mapping[str, Any]], data: Mapping[str, object]
) -> str:
    """Write the page: what is drawn at first, and the data that its script needs to draw more."""
    drawn = Network(cdn_resources="in_line", height="100%", width="100%")
    drawn.options = dict(OPTIONS)
    # filled directly: adding ties one by one takes pyvis a time that grows with their square
    drawn.nodes = [{field: node[field] for field in NODE_FIELDS} for node in nodes]
    drawn.edges = [{field: tie[field] for field in TIE_FIELDS} for tie in ties]
    # pyvis writes no doctype, and without one browsers lay pages out by old rules
    page = _BEGINNING.sub("", _without_elsewhere(drawn.generate_html()), count=1)
    style, script = _part("fonts_and_colours.css"), _part("page.js")
    block = f'<script type="application/json" id="told-data">{embedded(data)}</script>'
    beginning = '<!DOCTYPE html><html lang="en"><head><meta charset="utf-8"><title>Network</title>'
    head, _, body = page.rpartition("<body>")
    body = body.replace("</body>", f"</main>{block}<script>{script}</script></body>")
    return f"{beginning}{head}<body><style>{style}</style>{_TOOLS}{body}"


def embedded(data: object) -> str:
    """Write data as JSON that can stand inside a page: nothing in it ends a script or begins a tag."""
    written = json.dumps(data, ensure_ascii=False, separators=(",", ":"))
    for sign in "<>&\u2028\u2029":
        written = written.replace(sign, f"\\u{ord(sign):04x}")
    return written


def _without_elsewhere(page: str) -> str:
    # pyvis links other hosts even with cdn_resources="in_line"; the library itself, most of the page, stays as it is
    before, library, after = page.partition(_drawing_library())
    for pattern in (_ELSEWHERE, _HEADINGS, _COMMENTS):
        before, after = pattern.sub("", before), pattern.sub("", after)
    return before + library + after


@cache
def _part(name: str) -> str:
    return Path(__file__).with_name(name).read_text(encoding="utf-8")


@cache
def _drawing_library() -> str:
    # vis-network, as pyvis brings it and puts it into each page
    drawn = Network(cdn_resources="in_line")
    folder = Path(drawn.template_dir) / "lib"
    return next(folder.glob("vis-*/vis-network.min.js")).read_text(encoding="utf-8").strip()
