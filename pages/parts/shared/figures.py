"""Figures, each with a small menu to take it away: as a file, as a sentence, as a citation."""

from collections.abc import Callable
from datetime import date
from functools import partial
from typing import Any, Final, NamedTuple, get_args
from urllib.parse import urlencode

import plotly.graph_objects as go
import streamlit as st

from journeys.charts.paper import chromium
from journeys.charts.paper.chromium import FileFormat
from journeys.charts.paper.layout import PAPER, SIZES, SLIDE, as_html, lay_out
from journeys.model import wording
from journeys.model.communities.community import Community
from journeys.model.days import last_instant
from journeys.sentences import data as sentences
from pages.parts.shared import data, session_keys, theme
from pages.parts.shared.filters import Scope, current_choice

_MIME: Final = {"svg": "image/svg+xml", "png": "image/png", "pdf": "application/pdf", "html": "text/html"}
_SAID: Final = {PAPER: "For paper, 180 mm wide", SLIDE: "For a slide, 16:9"}
_LABEL_WIDTH: Final = 150
_IN_NAMES: Final = {PAPER: "180mm", SLIDE: "slide"}


class Origin(NamedTuple):
    """What a figure is of, where it is not the chosen scope; its last day, where that is not the last day of acts."""

    scope: Scope | None = None
    last: date | None = None


CHOSEN: Final = Origin()


def figure(drawn: go.Figure, alt: str, key: str, *, of: Scope | None = None) -> None:
    """Show a figure with its answer in words for people who do not see it; ``of`` is its scope, if not the chosen."""
    _show(drawn, alt, key, Origin(of))


def clickable(
    drawn: go.Figure, alt: str, key: str, on_click: Callable[[str], None], *, origin: Origin = CHOSEN
) -> None:
    """Show a figure whose bars can be clicked."""
    # a callback runs before the page is drawn: afterwards a control's value could not be set any more
    _show(drawn, alt, key, origin, on_select=partial(on_click, theme.keyed(key)), selection_mode="points")


def address() -> str:
    """Return the address of the page as it is chosen now."""
    chosen = urlencode(st.query_params.to_dict())
    return f"{st.context.url or ''}{'?' if chosen else ''}{chosen}"


def _show(drawn: go.Figure, alt: str, key: str, origin: Origin, **clicks: Any) -> None:  # noqa: ANN401  (Streamlit's own)
    # alternative texts are read out as they are
    said = wording.without_bold(alt)
    st.plotly_chart(drawn, key=theme.keyed(key), alt=said, config={"displayModeBar": False}, **clicks)
    _take_away(drawn, said, key, origin)


# as a fragment, so that the page does not run again when somebody opens it
@st.fragment
def _take_away(drawn: go.Figure, alt: str, key: str, origin: Origin) -> None:
    menu = st.popover("Take away", type="tertiary", key=f"take-{key}", on_change="rerun")
    # what is in it is formed when it is opened, not for each figure of each view
    if not menu.open:
        return
    scope = origin.scope or current_choice(data.communities())
    last = origin.last or last_instant(data.view(scope).observed_until).date()
    with menu:
        _files(drawn, alt, f"{scope.community.slug}-{key}", sentences.figure_source(scope.community, last))
        _words(alt, scope.community, last)


def _files(drawn: go.Figure, alt: str, name: str, source: str) -> None:
    if chromium.find_chromium() is None:
        st.markdown(sentences.NO_CHROMIUM)
        page = partial(as_html, lay_out(drawn, PAPER, alt=alt, source=source))
        _button("HTML", page, f"{name}.html")
        return
    for size in SIZES:
        laid_out = lay_out(drawn, size, alt=alt, source=source)
        with st.container(horizontal=True, gap="small", vertical_alignment="center"):
            st.markdown(f":small[{_SAID[size]}]", width=_LABEL_WIDTH)
            for file_format in get_args(FileFormat):
                # drawn when somebody asks for it
                _button(
                    file_format.upper(),
                    partial(chromium.draw, laid_out, size, file_format),
                    f"{name}-{_IN_NAMES[size]}.{file_format}",
                )


def _button(label: str, content: Callable[[], bytes], file: str) -> None:
    mime = _MIME[file.rpartition(".")[2]]
    # a download changes nothing, so nothing need run again
    st.download_button(label, content, file_name=file, mime=mime, key=f"take-{file}", on_click="ignore")


def _words(alt: str, community: Community, last: date) -> None:
    question = str(st.session_state.get(session_keys.QUESTION, ""))
    here = address()
    for label, text, language in (
        ("Copy the sentence", alt, None),
        ("Cite", sentences.citation(community, last, question, here), None),
        ("BibTeX", sentences.bibtex(community, last, question, here), "latex"),
    ):
        st.markdown(f":small[{label}]")
        st.code(text, language=language, wrap_lines=True)
