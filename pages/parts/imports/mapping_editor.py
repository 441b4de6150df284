"""The mapping editor: what a table's columns mean, with a preview of what its first rows become."""

from collections.abc import Mapping, Sequence
from datetime import date, datetime
from pathlib import Path
from typing import Final, get_args
from zlib import crc32

import msgspec
import pandas as pd
import streamlit as st

from journeys.errors import ExportError, JourneysError
from journeys.model.communities.community import DateForm, Listing, Table
from journeys.model.communities.mappings import check_mapping, save_mapping
from journeys.model.vocabulary import ACTIONS
from journeys.sources.decode.cells import EXPECTED, guess_date_form
from journeys.sources.sheets.rows import TableFile
from journeys.sources.tables.guesses import ACTION_WORDS, suggest_mapping
from journeys.sources.tables.preview import Line, Preview, preview, take_sample
from pages.parts.shared import blocks, session_keys

COLUMN: Final = "column "
"""Prefix of options that are columns, where there are other options beside them."""
PLATFORMS: Final = {
    "": "no platform: names or e-mail addresses",
    "github": "GitHub",
    "hub": "the Hugging Face Hub",
    "slack": "Slack",
}
ONE_DAY: Final = "one day for all rows"
PLACE_HELP: Final = (
    "A repository as github:owner/repository, a call as call:community/{column}, a group as roster:community/{column}. "
    "A column in braces is filled in from each row."
)
SEPARATOR_HELP: Final = "A sign such as ; or , if a cell names several people. Empty: each cell names one."
ID_HELP: Final = "A number or code that always stays with its row: the same id in two exports is one act."
THREAD_HELP: Final = "The issue, pull request or thread, as issue/{column}; links to GitHub are understood as {column}."


def edit_mapping(path: Path, folder: Path, *, now: datetime, known: Sequence[Table] = ()) -> Table | None:
    """Draw the editor of a table's mapping, and return the mapping when it has been saved.

    Parameters
    ----------
    path
        The table, as a file.
    folder
        Where mappings are kept.
    now
        The present: no act can have happened after it.
    known
        The existing mappings, to say when one reads the table already.
    """
    try:
        sample = _sample(path)
        shown = preview(sample, None, now=now, known=known)
        if len(shown.sheets) > 1:
            sheet = st.selectbox("Sheet", shown.sheets, key=f"map-sheet-{path.name}")
            # the first preview lists the sheets, the second reads the chosen one
            shown = preview(sample, None, now=now, known=known, sheet=sheet)
        # widgets get new keys with new columns, so that choices for one table never apply to another
        scope = f"map-{crc32('|'.join((path.name, shown.sheet, *shown.columns)).encode())}"
        _show_rows(shown)
        table = _Choices(shown, scope).table()
        tried = preview(sample, table, now=now, sheet=shown.sheet)
    except ExportError as error:
        st.error("This table cannot be read.")
        st.text(str(error))
        return None
    _show_outcome(tried.lines)
    # saving is possible only without faults, since a wrong mapping would be used by every later import
    return _save(table, check_mapping(table, shown.columns), folder, scope)


def _sample(path: Path) -> TableFile:
    # kept as long as the file stays the same: a large workbook opens slowly, and every choice runs the page again
    stat = path.stat() if path.is_file() else None
    name = (str(path), stat and (stat.st_size, stat.st_mtime_ns))
    kept: tuple[object, TableFile] | None = st.session_state.get(session_keys.TABLE_SAMPLE)
    if kept is None or kept[0] != name:
        kept = (name, take_sample(path))
        st.session_state[session_keys.TABLE_SAMPLE] = kept
    return kept[1]


def _show_rows(shown: Preview) -> None:
    if shown.read_by:
        blocks.say(
            f"The mapping **{shown.read_by}** reads this table already. Another one is needed only to replace it."
        )
    blocks.small("The first rows, unchanged; e-mail addresses are hidden.")
    rows = pd.DataFrame([line.cells for line in shown.lines], columns=list(shown.columns), dtype="str")
    blocks.show_rows(rows, "first rows of the table")
    for note in shown.notes:
        blocks.small(note)
    if shown.unread:
        blocks.small(f"Left out, because their cells contain lists or structures: {', '.join(shown.unread)}.")


class _Choices:
    """The choices for one table, at first those that were guessed."""

    def __init__(self, shown: Preview, scope: str) -> None:
        self.shown = shown
        self.scope = scope
        self.guess = suggest_mapping(shown.columns, [line.cells for line in shown.lines])
        self.guessed = self.guess.listings[0]

    def table(self) -> Table:
        """Draw all fields, and return the mapping that they describe."""
        with st.grid(columns=2, min_column_width=260, gap="small"):
            people = self._column("Who: the column", self.guessed.people)
            platform, platform_column = self._platform()
            action, action_column = self._action()
            when, dated_on, form = self._when()
            place = self._text("Where", "place", self.guess.place, PLACE_HELP)
        actions = self._words(action_column) if action_column else {}
        listing = Listing(
            people=people,
            platform=platform,
            platform_column=platform_column,
            action=action,
            action_column=action_column,
            actions=actions,
        )
        with st.expander("More columns, if the table has them"):
            listing, own_id = self._more(listing)
        return Table(
            # the field of the name is drawn below the preview, so its text comes from the run before
            name=str(st.session_state.get(f"{self.scope}-name", "")).strip(),
            columns=self.shown.columns,
            place=place,
            listings=(listing,),
            date_column=when,
            date_form=form,
            dated_on=dated_on,
            id_column=own_id,
        )

    def _column(self, label: str, guessed: str, note: str | None = None) -> str:
        options = ["", *self.shown.columns]
        return st.selectbox(
            label,
            options,
            index=options.index(guessed) if guessed in options else 0,
            format_func=lambda column: column or "–",
            key=f"{self.scope}-{label}",
            help=note,
        )

    def _text(self, label: str, name: str, guessed: str, note: str) -> str:
        return st.text_input(label, guessed, key=f"{self.scope}-{name}", help=note).strip()

    def _either(self, label: str, fixed: Mapping[str, str], guessed: str) -> tuple[str, str]:
        """Ask for a value that is the same for all rows, or for the column with it; one of the two is empty."""
        options = [*fixed, *(f"{COLUMN}{column}" for column in self.shown.columns)]
        chosen = st.selectbox(
            label,
            options,
            index=options.index(guessed) if guessed in options else 0,
            format_func=lambda option: fixed.get(option, f"as in {option}"),
            key=f"{self.scope}-{label}",
        )
        return (chosen, "") if chosen in fixed else ("", chosen.removeprefix(COLUMN))

    def _platform(self) -> tuple[str, str]:
        column = self.guessed.platform_column
        return self._either(
            "Their accounts are on", PLATFORMS, f"{COLUMN}{column}" if column else self.guessed.platform
        )

    def _action(self) -> tuple[str, str]:
        column = self.guessed.action_column
        fixed = {"": "–", **{action: _label(action) for action in ACTIONS}}
        return self._either("What they did", fixed, f"{COLUMN}{column}" if column else self.guessed.action)

    def _words(self, column: str) -> dict[str, str]:
        words = self.shown.words.get(column, ())
        if not words:
            blocks.small(f"Column {column} holds too many different words, or none: choose another.")
            return {}
        blocks.small(f"What each word of column {column} means:")
        options = ["", *ACTIONS]
        meanings = {}
        with st.grid(columns=3, min_column_width=200, gap="small"):
            for word in words:
                guessed = ACTION_WORDS.get(" ".join(word.split()).casefold(), "")
                meanings[word] = st.selectbox(
                    # labels are read as Markdown, options are not
                    blocks.escape(word),
                    options,
                    index=options.index(guessed),
                    format_func=lambda action: _label(action) if action else "leave out",
                    key=f"{self.scope}-{column}-{word}",
                )
        return meanings

    def _when(self) -> tuple[str, date | None, DateForm]:
        fixed = {"": "–", ONE_DAY: ONE_DAY}
        guessed = self.guess.date_column
        chosen, column = self._either("When", fixed, f"{COLUMN}{guessed}" if guessed else "")
        if chosen == ONE_DAY:
            return "", st.date_input("The day", None, format="DD/MM/YYYY", key=f"{self.scope}-day"), ""
        if not column:
            return "", None, ""
        forms: tuple[DateForm, ...] = get_args(DateForm)
        cells = [line.cells[self.shown.columns.index(column)] for line in self.shown.lines]
        form: DateForm = st.selectbox(
            "Dates are written",
            forms,
            index=forms.index(guess_date_form(cells) or ""),
            format_func=lambda each: EXPECTED[each],
            key=f"{self.scope}-form-{column}",
        )
        return column, None, form

    def _more(self, listing: Listing) -> tuple[Listing, str]:
        """Ask for columns that most tables do not have; return the listing with them, and the column of ids."""
        guessed = self.guessed
        separator = self._text(
            "Several people in one cell are separated by", "separator", guessed.separator, SEPARATOR_HELP
        )
        own_id = self._column("Id of the row", self.guess.id_column, ID_HELP)
        return msgspec.structs.replace(
            listing,
            separator=separator,
            thread=self._text("Thread", "thread", guessed.thread, THREAD_HELP),
            toward_column=self._column("Addressed to", guessed.toward_column),
            work_column=self._column("Kind of work", guessed.work_column),
            name_column=self._column("Name beside the account", guessed.name_column),
            address_column=self._column("E-mail address beside the account", guessed.address_column),
        ), own_id


def _label(action: str) -> str:
    return f"{action.replace('_', ' ')} ({ACTIONS[action]})"


def _show_outcome(lines: Sequence[Line]) -> None:
    blocks.small("What they would become:")
    outcome = pd.DataFrame(
        [(line.number, "; ".join(line.becomes) or "nothing", "; ".join(line.faults) or "") for line in lines],
        columns=["Row", "Becomes", "Not taken, because"],
    )
    blocks.show_rows(outcome, "what the first rows would become")


def _save(table: Table, faults: Sequence[str], folder: Path, scope: str) -> Table | None:
    """Ask for a name, list what is missing, and save the mapping when the button is pressed."""
    st.text_input("Name of this mapping", key=f"{scope}-name", help="Such as: Attendance of our calls")
    if faults:
        blocks.small("Still missing:")
        blocks.bullets(faults)
    if not st.button("Save mapping", key=f"{scope}-save", type="primary", disabled=bool(faults)):
        return None
    try:
        save_mapping(folder, table)
    except JourneysError as error:
        st.error("The mapping could not be saved.")
        st.text(str(error))
        return None
    st.success("Saved. Every later import uses it for tables with these columns.")
    return table
