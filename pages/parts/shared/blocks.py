"""The parts that every page is built of: question, answer, trust strip, cards, figures, tables, notes.

Names and messages are never read as Markdown: text from exports is escaped or shown as plain text.
"""

import html
import re
import unicodedata
from collections.abc import Iterable, Mapping, Sequence
from contextlib import AbstractContextManager
from datetime import UTC, datetime
from math import ceil
from typing import Any, Final

import pandas as pd
import streamlit as st

from journeys.analysis.stats.download_rounding import Layout, round_counts
from journeys.analysis.stats.ranges import Spans
from journeys.charts.style import GLYPHS
from journeys.errors import DefinitionError, JourneysError
from journeys.findings.definitions import definitions
from journeys.model import paths, wording
from journeys.model.communities.community import Community, Stage
from journeys.model.days import end_of_day, last_instant, last_whole_month
from journeys.sentences import data as data_sentences
from journeys.sentences import funnel as funnel_sentences
from journeys.sentences import imports as import_sentences
from journeys.snapshot.snapshot import Snapshot
from pages.parts.record import record
from pages.parts.shared import cached, data, figures, filters, names, session_keys, tables
from pages.parts.shared.figures import clickable as clickable
from pages.parts.shared.figures import figure as figure
from pages.parts.shared.filters import Choice, choose_community

COLOURS: Final = {"discover": "yellow", "join": "green", "contribute": "blue", "lead": "violet"}
"""The theme's text colours of the stages, by their names in Streamlit."""
_MARKDOWN: Final = re.compile(r"([\\`*_{}\[\]()#+\-.!|<>~$:&@])")
REJECTED_NOTE: Final = (
    "While names are shown, the table has the beginning of each record's own text; the download never has it. A reason "
    "may quote a word of it: share it with care."
)
_LINK_BEGINS: Final = re.compile(r"(?i)(?<=:)(?=//)|(?<=www)(?=\.)|(?<=@)(?=\w)")
"""Where Streamlit begins to read a link in plain text, whatever is escaped."""
OF_THE_STORE: Final = ("imports", "disagreements", "rejected-records", "work-communities", "compare")
"""How the names of those tables begin that are not of one community."""
OF_ALL: Final = "-all-loaded"
"""How the names of those tables end that are of all that is loaded, whichever community is chosen."""
SHORT: Final = 10
"""Rows up to which a table is shown whole."""
TALL_PIXELS: Final = 360
_ROW_PIXELS: Final = 35
PRINTED_ROWS: Final = 300
"""Rows up to which a table is whole on paper: it says how many there are."""
ROWS_PER_PAGE: Final = 10
"""Cards, people or entries on one page."""
_DATE_WIDTH, _STORY_WIDTH = 98, 230
Columns = Mapping[Any, Any]
"""Streamlit's configuration of a table's columns, by heading."""


def escape(text: object) -> str:
    """Return a text with all of Markdown escaped, on one line, in which no address becomes a link."""
    # control characters, line breaks and marks of writing direction could change what stands around the text
    flat = "".join(" " if unicodedata.category(char) in ("Cc", "Cf", "Zl", "Zp") else char for char in str(text))
    # a sign that has no width keeps addresses and e-mail addresses apart
    return _MARKDOWN.sub(r"\\\1", _LINK_BEGINS.sub("\u2060", flat))


def emphasised(sentence: str) -> str:
    """Return a sentence with all of Markdown escaped but ``**bold**``."""
    parts = wording.BOLD.split(sentence)
    return "".join(f"**{escape(part)}**" if number % 2 else escape(part) for number, part in enumerate(parts))


def title(question: str) -> None:
    """Write the page's question."""
    st.title(question, anchor=False)
    # for citations of the page's figures
    st.session_state[session_keys.QUESTION] = question


def say(sentence: str) -> None:
    """Write a sentence."""
    record.sentence(sentence)
    st.markdown(emphasised(sentence))


def small(sentence: str) -> None:
    """Write a sentence in small letters."""
    record.sentence(sentence)
    st.markdown(f":small[{emphasised(sentence)}]")


def hint(sentence: str) -> None:
    """Write in small letters what one can do on the screen: it is neither on paper nor in what a page says."""
    # frame.css knows captions by their kind, and gives them a colour that can be read
    st.caption(emphasised(sentence))


def section(heading: str) -> None:
    """Write a heading within the page."""
    st.header(escape(heading), anchor=False)


def demo_banner() -> None:
    """Write that all data is simulated, with a link to import one's own."""
    with st.container(border=True, horizontal=True, vertical_alignment="center", key="banner-demo"):
        st.markdown(data_sentences.SIMULATED)
        st.page_link("imports.py", label="Import your own")


def fault(error: JourneysError) -> None:
    """Write what went wrong and what to do next."""
    record.fault(str(error))
    st.error("This page cannot be shown.")
    # as plain text, since the message may quote a file
    st.text(str(error))
    if isinstance(error, DefinitionError):
        st.markdown("Correct the file; this command checks it and lists every fault at once:")
        st.code(f'{paths.COMMAND} communities check "{error.path}"', language="shell", wrap_lines=True)
    st.markdown("When this is corrected, load this page again. Nothing that was imported has been changed.")


def trust_strip(view: Snapshot, choice: Choice) -> None:
    """Write what every number of the page is based on."""
    record.basis(choice.community.slug, last_instant(view.observed_until).date())
    record.people("people", len(view.journeys))
    small(data_sentences.basis(view, choice.community, choice.mode))


def as_of(choice: Choice, *, about_now: bool = False) -> None:
    """Write, before anything else, how long ago the data end, if they are old, and how to bring newer ones."""
    if sentence := data_sentences.as_of(data.view(choice), datetime.now(UTC).date(), about_now=about_now):
        with st.container(border=True, horizontal=True, vertical_alignment="center", key="banner-as-of"):
            # the text takes what room the links leave, so that they stand in one row
            with st.container(width="stretch"):
                say(sentence)
            st.page_link("imports.py", label="Import a newer export")
            if command := data_sentences.renewal(data.own_places(choice)):
                with st.popover("Fetch one", type="tertiary"):
                    st.code(command, language="shell", wrap_lines=True)


def table(shown: pd.DataFrame, name: str, raw: pd.DataFrame | None = None, *, until: datetime | None = None) -> None:
    """Show, folded, a table of acts, files or models with a download: of ``raw``, if given; ``until`` as of it."""
    with st.expander("Table"):
        show_rows(shown, name)
        download(shown if raw is None else raw, name, until=until)


def people_table(
    shown: pd.DataFrame, name: str, rows: pd.DataFrame, layout: Layout, *, until: datetime | None = None
) -> None:
    """Show, folded, a table that counts people; ``rows`` are its download, whose counts are rounded by ``layout``.

    ``until`` is the end of what it counts, if that is not the end of the community's acts.
    """
    # the figure or the sentence above it answers; who wants single numbers opens it, by keyboard too
    with st.expander("Table"):
        show_rows(shown, name)
        download_counts(rows, name, layout, until=until)


def show_rows(shown: pd.DataFrame, name: str, columns: Columns | None = None) -> None:
    """Show a table, a long one with its own scroll bar; ``columns`` configures some of them."""
    alt = name.replace("-", " ")
    columns = names.COLUMNS | day_columns(shown) | dict(columns or {})
    # not st.table, which reads cells as Markdown and would load pictures from other hosts
    st.dataframe(shown, hide_index=True, height=height_of(shown), placeholder="–", column_config=columns, alt=alt)
    for_print(shown)


def for_print(shown: pd.DataFrame) -> None:
    """Write a table's rows for paper, where Streamlit's tables would show as many as fit on the screen."""

    def cells(kind: str, values: Iterable[object]) -> str:
        return "".join(f"<{kind}>{html.escape(wording.cell(value))}</{kind}>" for value in values)

    printed = shown.head(PRINTED_ROWS)
    rows = "".join(f"<tr>{cells('td', row)}</tr>" for row in printed.itertuples(index=False, name=None))
    more = f"<caption>The first {len(printed)} of {len(shown):,} rows.</caption>" if len(shown) > len(printed) else ""
    heading = f"<thead><tr>{cells('th', shown.columns)}</tr></thead>"
    st.html(f'<table class="for-print">{more}{heading}<tbody>{rows}</tbody></table>')


def foot(of_acts: tuple[Snapshot, Choice] | None = None) -> None:
    """Write for paper, at the foot of the page, which acts its numbers are based on, if on any, and its address."""
    with st.container(key="for-print-foot"):
        if of_acts:
            trust_strip(*of_acts)
        st.text(figures.address())


def height_of(shown: pd.DataFrame, row_pixels: int = _ROW_PIXELS) -> int:
    """Return the height of a table in pixels: that of its rows and its heading, or a limited one."""
    # as "content" the browser would know it only when the table is drawn, and what is below would move
    return row_pixels * max(1, len(shown)) + _ROW_PIXELS + 2 if len(shown) <= SHORT else TALL_PIXELS


def day_columns(shown: pd.DataFrame) -> dict[Any, Any]:
    """Return the configuration of all columns of days."""
    kinds = {heading: pd.api.types.infer_dtype(shown[heading], skipna=True) for heading in shown}
    return {heading: day_column() for heading, kind in kinds.items() if kind in ("date", "datetime", "datetime64")}


def day_column() -> Any:  # noqa: ANN401  (Streamlit's own type of a column's looks)
    """Return the configuration of a column of days."""
    return st.column_config.DateColumn(format="D MMM YYYY", width=_DATE_WIDTH)


def download(leaving: pd.DataFrame, name: str, note: str = "", *, until: datetime | None = None) -> None:
    """Offer a table as CSV that is safe to open in a spreadsheet, with a note beside the button.

    ``until`` is the end of what the table counts, if it is not that of the page.
    """
    record.table(name, leaving)
    _offer(leaving, name, note, until)


def download_counts(rows: pd.DataFrame, name: str, layout: Layout, *, until: datetime | None = None) -> None:
    """Offer a table that counts people as CSV, rounded by ``layout``, where the page shows whole months (0058).

    ``until`` as for :func:`people_table`.
    """
    # a file is passed on to people who may not see the page
    leaving = round_counts(rows, layout, key=cached.open_store().key, name=name)
    record.table(name, leaving)
    choice, today = filters.current_choice(data.communities()), datetime.now(UTC)
    if choice.until and choice.until == last_whole_month(min(end_of_day(choice.until), today)):
        _offer(leaving, name, data_sentences.ROUNDED, until)
        return
    whole = last_whole_month(min(until or data.view(choice).observed_until, today))
    st.button(
        f"Show until {wording.day(whole)} to download",
        key=f"whole-months-{name}",
        help=data_sentences.WHOLE_MONTHS,
        on_click=filters.choose_until,
        args=(whole,),
    )


def _offer(leaving: pd.DataFrame, name: str, note: str, until: datetime | None = None) -> None:
    if not name.startswith(OF_THE_STORE):
        choice = filters.current_choice(data.communities())
        last = last_instant(until or data.view(choice).observed_until).date()
        community = None if name.endswith(OF_ALL) else choice.community
        leaving = tables.with_origin(leaving, community, last)
    with st.container(horizontal=True, vertical_alignment="center"):
        st.download_button(
            "Download as CSV",
            tables.safe_csv(leaving),
            file_name=f"{name}.csv",
            mime="text/csv",
            key=f"download-{name}",
            # a download changes nothing, so the page need not run again
            on_click="ignore",
        )
        if note:
            # not on paper, where no file can be taken, but where tables are printed as they would leave
            record.sentence(note)
            hint(note)


def how_counted(*sections: str) -> None:
    """Show, folded, how the page's measures are counted, in one line each; the whole text opens over the page."""
    with st.expander("How is this counted?"), st.container(key="how-counted"):
        # the project's own text, so it may be Markdown
        st.markdown("  \n".join(definitions()[key].short for key in sections))
        if st.button("Read the definitions"):
            _read_definitions(sections)


@st.dialog("How it is counted", width="large")
def _read_definitions(sections: Sequence[str]) -> None:
    for key in sections:
        st.markdown(definitions()[key].whole)


def definition_of(key: str) -> str:
    """Return the definition of one measure."""
    return definitions()[key].whole


def nothing_yet(community: Community) -> None:
    """Write that a community has no data in this period, and what to do next."""
    say(f"**No loaded export contains {community.name} in this period.**")
    unclaimed = data.unclaimed()
    if unclaimed:
        say(import_sentences.unclaimed(unclaimed))
    else:
        st.markdown("Import one, or choose a later day or another community:")
    with st.container(horizontal=True):
        if unclaimed:
            st.page_link("overview.py", label="Name a community")
        st.page_link("imports.py", label="Import an export")
        st.page_link("data.py", label="See what is loaded")


def no_step() -> None:
    """Write that no step can be measured, and where it stands what would show one."""
    say(funnel_sentences.NO_STEP)
    st.page_link("data.py", label="See what is missing")


def unknown_community(named: str, communities: Mapping[str, Community]) -> None:
    """Write that the address names no community that is known, and offer those that are."""
    title("Which community?")
    say(data_sentences.unknown_community(named))
    with st.container(horizontal=True):
        for slug, community in communities.items():
            st.button(escape(community.name), key=f"open-{slug}", on_click=choose_community, args=(slug,))


def people(listed: pd.DataFrame, unlisted: int, key: str) -> str | None:
    """List people under pseudonyms, write how many are not listed, and return the pseudonym of a chosen row."""
    say(funnel_sentences.listed_people(len(listed), unlisted))
    if listed.empty:
        return None
    shown = st.dataframe(
        names.beside(listed),
        hide_index=True,
        height=height_of(listed),
        placeholder="–",
        column_config={**names.COLUMNS, **day_columns(listed)},
        key=key,
        on_select="rerun",
        selection_mode="single-row",
        alt="People behind the chosen number, under pseudonyms",
    )
    for_print(listed)
    # a selection stays when the list becomes shorter
    chosen = [row for row in shown.selection.rows if row < len(listed)]
    return str(listed["Pseudonym"].iloc[chosen[0]]) if chosen else None


def three_in_a_row() -> AbstractContextManager[object]:
    """Return a grid of three columns, fewer on a narrow screen."""
    grid: AbstractContextManager[object] = st.grid(columns=3, min_column_width=_STORY_WIDTH, gap="medium")
    return grid


def name(community: Community) -> None:
    """Write a community's name as a heading."""
    st.subheader(escape(community.name), anchor=False)


def bullets(lines: Sequence[str]) -> None:
    """List sentences."""
    for line in lines:
        record.sentence(line)
    st.markdown("\n".join(f"- :small[{emphasised(line)}]" for line in lines) or ":small[Nothing is loaded yet.]")


def intended_and_observed(community: Community, stage_counts: pd.DataFrame, spans: Spans) -> None:
    """Show for each stage what the community says, the evidence for it, and what the exports show."""
    with st.grid(columns=2, min_column_width=_STORY_WIDTH, gap="small"):
        for row in stage_counts.to_dict("records"):
            stage: Stage = getattr(community.stages, row["stage"])
            with st.container(border=True, height="stretch"):
                st.markdown(f":{COLOURS[row['stage']]}[{GLYPHS[row['stage']]}] **{row['stage'].capitalize()}**")
                say(data_sentences.observed(row, spans))
                small(" ".join(stage.says.split()) or "The definition does not describe it.")
                small(data_sentences.evidence(stage))


def rejected(rows: pd.DataFrame) -> None:
    """List rejected records with their reasons, or write that there are none."""
    if rows.empty:
        say("Every record of every loaded file was taken.")
    else:
        say(data_sentences.kept_records(len(rows)))
        # not by download(): what the command line and scripts get never quotes a record's own text
        _offer(rejected_rows(rows, "rejected-records"), "rejected-records", REJECTED_NOTE)


def rejected_rows(rows: pd.DataFrame, name: str) -> pd.DataFrame:
    """Show rejected records, with their own text while names are shown, and return them as a download."""
    listed = tables.rejected(rows)
    # whatever stands in a record may name somebody
    leaving = listed.drop(columns="Text")
    show_rows(listed if names.on() else leaving, name)
    return leaving


def definition(community: Community) -> None:
    """Show a definition: published sizes, places, rules of the stages."""
    if community.about:
        say(" ".join(community.about.split()))
    for heading, lines in (
        ("Published sizes, side by side", data_sentences.sizes(community)),
        ("Its places", data_sentences.places(community)),
        ("What shows each stage", data_sentences.rules(community)),
    ):
        if lines:
            st.markdown(f"**{heading}**")
            bullets(lines)
    small(f"Edit data/communities/{community.slug}.toml, or a file of your own: a change needs no new import.")


def left_out(view: Snapshot) -> None:
    """List the bots that were left out with the reason, and the accounts that only look like one."""
    say(data_sentences.bots(len(view.bots)))
    if len(view.bots):
        show_rows(view.bots.rename(columns=str.capitalize), "Bots left out")
    if view.suspects:
        say(data_sentences.suspects(len(view.suspects)))
        persons = view.accounts[view.accounts["account"].isin(view.suspects)]["person"].drop_duplicates()
        st.text(", ".join(names.shown(str(person)) for person in persons))


def turn_pages(count: int, key: str) -> tuple[int, int]:
    """Draw page numbers if there are more rows than fit on one, and return the range of rows to show."""
    pages = max(1, ceil(count / ROWS_PER_PAGE))
    # with the number of pages in the key, a shorter list begins again on its first page
    number = st.pagination(pages, key=f"{key}-{pages}") if pages > 1 else 1
    return (number - 1) * ROWS_PER_PAGE, number * ROWS_PER_PAGE
