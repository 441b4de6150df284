"""A report as one page (HTML) that fetches nothing and can be presented, one finding a screen."""

import hashlib
from base64 import b64encode
from collections.abc import Iterable
from html import escape
from pathlib import Path
from typing import Final

from journeys.findings.report.content import Report, Runs, Shown
from journeys.sentences.findings import report as sentences

_HERE: Final = Path(__file__).parent


def write_page(report: Report) -> bytes:
    """Write a report as a page; the same bytes for the same report."""
    style, script = (_HERE.joinpath(name).read_text(encoding="utf-8") for name in ("page.css", "page.js"))
    # a browser runs this style and script alone, and asks no other host for anything
    policy = f"default-src 'none'; img-src data:; style-src {_digest(style)}; script-src {_digest(script)}"
    findings = "\n".join(_finding(shown, number) for number, shown in enumerate(report.shown))
    title = escape(report.title)
    return f"""<!DOCTYPE html>
<html lang="en">
<head>
<meta charset="utf-8">
<meta http-equiv="Content-Security-Policy" content="{escape(policy)}">
<meta name="viewport" content="width=device-width, initial-scale=1">
<title>{title}</title>
<style>{style}</style>
</head>
<body>
<header>
<h1>{title}</h1>
{_paragraphs(report.notes, "small")}
<button id="present" hidden>{sentences.PRESENT}</button>
<p class="small">{sentences.KEYS}</p>
</header>
<main>
{findings}
<section class="methods">
<h2>{sentences.METHODS}</h2>
{_paragraphs(report.methods)}
</section>
</main>
<nav id="bar" aria-label="{sentences.PRESENTATION}">
<button id="before">{sentences.BEFORE}</button>
<button id="next">{sentences.NEXT}</button>
<span id="place"></span>
<button id="note">{sentences.NOTE}</button>
<button id="leave">{sentences.LEAVE}</button>
</nav>
<script>{script}</script>
</body>
</html>
""".encode()


def _digest(text: str) -> str:
    return f"'sha256-{b64encode(hashlib.sha256(text.encode()).digest()).decode()}'"


def _finding(shown: Shown, number: int) -> str:
    one = shown.finding
    of = f'<p class="of">{escape(sentences.of(one.community, one.as_of))}</p>\n'
    picture = ""
    if shown.picture is not None:
        address = f"data:image/svg+xml;base64,{b64encode(shown.picture.encode()).decode()}"
        picture = f'<img alt="{escape(one.alt)}" src="{address}">\n'
    notes = "".join(f"<p>{_runs(line)}</p>\n" for line in shown.counted)
    return (
        f'<section class="finding" aria-labelledby="finding-{number}">\n'
        f'{of}<h2 id="finding-{number}" tabindex="-1">{escape(one.title)}</h2>\n'
        f'<div class="said">\n{_paragraphs(one.sentences)}\n</div>\n{picture}'
        f'<div class="note">\n{notes}</div>\n{_table(shown)}</section>'
    )


def _table(shown: Shown) -> str:
    heads = "".join(f'<th scope="col">{escape(name)}</th>' for name in shown.header)
    rows = "\n".join("<tr>" + "".join(f"<td>{escape(cell)}</td>" for cell in row) + "</tr>" for row in shown.rows)
    meanings = "".join(
        f"<dt><strong>{escape(name)}</strong></dt><dd>{escape(meaning)}</dd>\n" for name, meaning in shown.meanings
    )
    # wide tables scroll, which keys can do only where they get the focus
    label = f'role="region" aria-label="{sentences.TABLE}: {escape(shown.finding.title)}" tabindex="0"'
    return (
        f'<details>\n<summary>{sentences.TABLE}</summary>\n<div class="wide" {label}>\n<table>\n'
        f"<thead><tr>{heads}</tr></thead>\n<tbody>\n{rows}\n</tbody>\n</table>\n</div>\n"
        f'<dl class="meanings">\n{meanings}</dl>\n</details>\n'
    )


def _runs(parts: Runs) -> str:
    return "".join(f"<strong>{escape(text)}</strong>" if bold else escape(text) for bold, text in parts)


def _paragraphs(texts: Iterable[str], kind: str = "") -> str:
    begin = f'<p class="{kind}">' if kind else "<p>"
    return "\n".join(f"{begin}{escape(text)}</p>" for text in texts)
