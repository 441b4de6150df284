"""Figures, each with a small menu to take it away: as a file, as a sentence, as a citation."""

import re
from collections.abc import Callable
from datetime import date, datetime
from functools import partial
from typing import Any, Final, get_args
from urllib.parse import urlencode, urlsplit

import plotly.graph_objects as go
import streamlit as st

from journeys.charts.paper import chromium
from journeys.charts.paper.chromium import FileFormat
from journeys.charts.paper.layout import PAPER, SIZES, SLIDE, Size, as_html, lay_out
from journeys.collect.http.transport import LOOPBACK
from journeys.model import wording
from journeys.model.communities.community import Community
from journeys.model.days import last_instant
from journeys.sentences import data as sentences
from pages.parts.shared import data, session_keys, theme
from pages.parts.shared.filters import Scope, current_choice

_DOUBLED: Final = re.compile(r"/(?P<begin>\w+)/(?P=begin)(?=\w+$)")
_MIME: Final = {"svg": "image/svg+xml", "png": "image/png", "pdf": "application/pdf", "html": "text/html"}
_SAID: Final = {PAPER: "For paper, 180 mm wide", SLIDE: "For a slide, 16:9"}
_LABEL_WIDTH: Final = 150
_IN_NAMES: Final = {PAPER: "180mm", SLIDE: "slide"}
Write = Callable[[Size, FileFormat, str], bytes]
"""Writes a picture in a size and a format, with a line on its source."""
Page = Callable[[str], bytes]
"""Writes a picture as a page that needs no Chromium, with a line on its source."""


def figure(drawn: go.Figure, alt: str, key: str, *, of: Scope | None = None, until: datetime | None = None) -> None:
    """Show a figure with its answer in words for people who do not see it.

    ``of`` is its scope, if not the chosen; ``until`` the end of what it counts, if not that of the page.
    """
    _show(drawn, alt, key, of, until)


def clickable(
    drawn: go.Figure, alt: str, key: str, on_click: Callable[[str], None], *, until: datetime | None = None
) -> None:
    """Show a figure whose bars can be clicked; ``until`` is the end of what it counts, if not that of the page."""
    # a callback runs before the page is drawn: afterwards a control's value could not be set any more
    clicked = partial(on_click, theme.keyed(key))
    _show(drawn, alt, key, until=until, on_select=clicked, selection_mode="points")


def address() -> str:
    """Return the address of the page as it is chosen now."""
    chosen = urlencode(st.query_params.to_dict())
    # Streamlit 1.67 reads the page "work" at the end of /network, and gives /net/network
    url = _DOUBLED.sub(r"/\g<begin>", st.context.url or "")
    return f"{url}{'?' if chosen else ''}{chosen}"


def _show(
    drawn: go.Figure,
    alt: str,
    key: str,
    of: Scope | None = None,
    until: datetime | None = None,
    **clicks: Any,  # noqa: ANN401  (Streamlit's own)
) -> None:
    # alternative texts are read out as they are
    said = wording.without_bold(alt)
    st.plotly_chart(drawn, key=theme.keyed(key), alt=said, config={"displayModeBar": False}, **clicks)

    def write(size: Size, file_format: FileFormat, source: str) -> bytes:
        return chromium.draw(lay_out(drawn, size, alt=said, source=source), size, file_format)

    def page(source: str) -> bytes:
        return as_html(lay_out(drawn, PAPER, alt=said, source=source))

    take_away(write, said, key, page=page, of=of, until=until)


# as a fragment, so that the page does not run again when somebody opens it
@st.fragment
def take_away(  # noqa: PLR0913  (one argument a property of the picture)
    write: Write,
    alt: str,
    key: str,
    *,
    page: Page | None = None,
    of: Scope | None = None,
    until: datetime | None = None,
) -> None:
    """Offer a picture as files, as a sentence and as a citation.

    ``alt`` is its answer in words. Without a Chromium it leaves by ``page``, or as the SVG that ``write`` writes then
    too. ``of`` is its scope, if not the chosen; ``until`` the end of what it counts, if it is not that of the scope.
    """
    menu = st.popover("Take away", type="tertiary", key=f"take-{key}", on_change="rerun")
    # what is in it is formed when it is opened, not for each figure of each view
    if not menu.open:
        return
    scope = of or current_choice(data.communities())
    last = last_instant(until or data.view(scope).observed_until).date()
    with menu:
        _files(write, page, f"{scope.community.slug}-{key}", sentences.figure_source(scope.community, last))
        _words(alt, scope.community, last, key)


def _files(write: Write, page: Page | None, name: str, source: str) -> None:
    formats: tuple[FileFormat, ...] = get_args(FileFormat)
    if chromium.find_chromium() is None:
        st.markdown(sentences.NO_CHROMIUM["html" if page else "svg"])
        formats = ("svg",)
        if page:
            _button("HTML", partial(page, source), f"{name}.html")
            return
    for size in SIZES:
        with st.container(horizontal=True, gap="small", vertical_alignment="center"):
            st.markdown(f":small[{_SAID[size]}]", width=_LABEL_WIDTH)
            for file_format in formats:
                # drawn when somebody asks for it
                file = f"{name}-{_IN_NAMES[size]}.{file_format}"
                _button(file_format.upper(), partial(write, size, file_format, source), file)


def _button(label: str, content: Callable[[], bytes], file: str) -> None:
    mime = _MIME[file.rpartition(".")[2]]
    # a download changes nothing, so nothing need run again
    st.download_button(label, content, file_name=file, mime=mime, key=f"take-{file}", on_click="ignore")


def _words(alt: str, community: Community, last: date, key: str) -> None:
    question = str(st.session_state.get(session_keys.QUESTION, ""))
    # an address of this machine leads readers nowhere
    here = "" if urlsplit(st.context.url or "").hostname in LOOPBACK else address()
    for label, text, language in (
        ("Copy the sentence", alt, None),
        ("Cite", sentences.citation(community, last, question, here), None),
        ("BibTeX", sentences.bibtex(community, last, question, here, key), "latex"),
    ):
        st.markdown(f":small[{label}]")
        st.code(text, language=language, wrap_lines=True)
