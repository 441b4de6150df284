"""The page that holds the picture of the network, which asks nothing of any host.

Made so that no name can become script: names stand in the page once, as JSON in which no ``<`` is left; its script
writes them as text.
"""

import json
from collections.abc import Mapping
from functools import cache
from pathlib import Path
from typing import Final

_PAGE: Final = """<!DOCTYPE html>
<html lang="en"><head><meta charset="utf-8"><title>Network</title><style>{style}</style></head><body><main>
<h1>Network</h1>
<div id="tools">
  <label for="search">Find</label><input id="search" type="search" placeholder="a pseudonym" autocomplete="off">
  <button type="button" id="unfold" hidden>Unfold all groups</button>
  <button type="button" id="fold" hidden>Fold groups</button>
  <button type="button" id="nearer" aria-label="Nearer">+</button>
  <button type="button" id="further" aria-label="Further away">−</button>
  <button type="button" id="whole">Whole picture</button>
</div>
<div id="frame"><canvas id="picture" tabindex="0" role="img"
  aria-label="People as signs, ties as lines. Arrow keys move, plus and minus zoom, 0 shows all."></canvas>
<span id="legend"></span><span id="told" role="status"></span></div>
<div id="hover" role="tooltip"></div>
</main><script type="application/json" id="told-data">{data}</script><script>{script}</script></body></html>
"""


def network_page(data: Mapping[str, object]) -> str:
    """Write the page around the data that its script draws."""
    return _PAGE.format(style=_part("fonts_and_colours.css"), script=_part("page.js"), data=embedded(data))


def embedded(data: object) -> str:
    """Write data as JSON that can stand inside a page: nothing in it ends a script or begins a tag."""
    written = json.dumps(data, ensure_ascii=False, allow_nan=False, separators=(",", ":"))
    for sign in "<>&\u2028\u2029":
        written = written.replace(sign, f"\\u{ord(sign):04x}")
    return written


@cache
def _part(name: str) -> str:
    return Path(__file__).with_name(name).read_text(encoding="utf-8")
