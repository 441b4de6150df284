"""The mapping editor: what a table's columns mean, with a preview of what its first rows become."""

from collections.abc import Mapping, Sequence
from dataclasses import replace
from datetime import date, datetime
from pathlib import Path
from typing import Final, cast, get_args
from zlib import crc32

import pandas as pd
import streamlit as st
from msgspec import structs

from journeys.errors import ExportError, JourneysError
from journeys.model.communities.community import DateForm, Listing, Table
from journeys.model.communities.mapping_check import plain
from journeys.model.communities.mappings import check_mapping, save_mapping
from journeys.model.vocabulary import ACTIONS, GATHERINGS
from journeys.sources.decode.cells import EXPECTED, guess_date_form, is_slashed
from journeys.sources.sheets.rows import HEAD_ROWS, TableFile
from journeys.sources.tables.guesses import ACTION_WORDS
from journeys.sources.tables.preview import Chosen, Line, Preview, preview, take_sample
from journeys.sources.tables.reports import FILE_NAME, file_title
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
TYPED: Final = "in another way: type it"
OPEN: Final = "?"
"""The meaning of a word that nobody has said yet."""
PLACE_HELP: Final = (
    "A repository as github:owner/repository, a call as call:community/{column}, a group as roster:community/{column}. "
    "A column in braces is filled in from each row."
)
SEPARATOR_HELP: Final = "A sign such as ; or , if a cell names several people. Empty: each cell names one."
OTHERWISE_HELP: Final = "For rows in which the column above names nobody: an e-mail address, then a name."
PATTERN_HELP: Final = "Such as DD.MM.YYYY HH:mm or MMM D, YYYY hh:mm A."
HEADER_HELP: Final = (
    "Titles and blocks above it give columns with one value; sections with other columns below are left out."
)
ID_HELP: Final = "A number or code that always stays with its row: the same id in two exports is one act."
THREAD_HELP: Final = "The issue, pull request or thread, as issue/{column}; links to GitHub are understood as {column}."


def edit_mapping(
    path: Path, folder: Path, *, now: datetime, known: Sequence[Table] = (), encoding: str = ""
) -> Table | None:
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
    encoding
        That of a text, where somebody chose it.
    """
    try:
        sample = sample_of(path, encoding)
        chosen = Chosen(path.name)
        shown = preview(sample, None, now=now, known=known, chosen=chosen)
        if len(shown.sheets) > 1:
            sheet = st.selectbox("Sheet", shown.sheets, key=f"map-sheet-{path.name}")
            # the first preview lists the sheets, the second reads the chosen one
            chosen = replace(chosen, sheet=sheet)
            shown = preview(sample, None, now=now, known=known, chosen=chosen)
        chosen = _choose_header(chosen, shown, f"map-header-{path.name}-{shown.sheet}")
        shown = preview(sample, None, now=now, known=known, chosen=chosen) if chosen.header else shown
        # widgets get new keys with new columns, so that choices for one table never apply to another
        scope = f"map-{crc32('|'.join((path.name, shown.sheet, *shown.columns)).encode())}"
        _show_rows(shown)
        # a mapping is saved over one of the same name, so a name that is taken is not offered
        title = file_title(path.name)
        name = title if title not in {each.name for each in known} else ""
        choices = _Choices(shown, scope, name)
        table = choices.table()
        tried = preview(sample, table, now=now, known=known, chosen=chosen)
    except ExportError as error:
        st.error("This table cannot be read.")
        st.text(str(error))
        return None
    _show_outcome(tried.lines)
    # saving is possible only without faults, since a wrong mapping would be used by every later import
    st.text_input("Name of this mapping", name, key=f"{scope}-name", help="Such as: Attendance of our calls")
    return _save(table, [*choices.open, *check_mapping(table, shown.columns)], folder, scope)


def sample_of(path: Path, encoding: str = "") -> TableFile:
    """Return the first rows of a file, kept as long as it stays the same.

    Raises
    ------
    ExportError
        When the file cannot be read as a table.
    """
    # a large workbook opens slowly, and every choice runs the page again
    stat = path.stat() if path.is_file() else None
    name = (str(path), encoding, stat and (stat.st_size, stat.st_mtime_ns))
    kept: tuple[object, TableFile] | None = st.session_state.get(session_keys.TABLE_SAMPLE)
    if kept is None or kept[0] != name:
        kept = (name, take_sample(path, encoding))
        st.session_state[session_keys.TABLE_SAMPLE] = kept
    return kept[1]


def _choose_header(chosen: Chosen, shown: Preview, key: str) -> Chosen:
    number = st.number_input(
        "Row with the names of the columns", 1, HEAD_ROWS, shown.header, key=key, help=HEADER_HELP, width=260
    )
    return chosen if number == shown.header else replace(chosen, header=int(number))


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

    def __init__(self, shown: Preview, scope: str, name: str) -> None:
        self.shown = shown
        self.name = name
        self.scope = scope
        self.guess = shown.guess
        self.guessed = self.guess.listings[0]
        self.open: list[str] = []
        """What is still to be said before the mapping can be used."""

    def table(self) -> Table:
        """Draw all fields, and return the mapping that they describe."""
        with st.grid(columns=2, min_column_width=260, gap="small"):
            people = self._column("Who: the column", self.guessed.people)
            otherwise = self._otherwise(people)
            platform, platform_column = self._platform()
            action, action_column = self._action()
            when, dated_on, form, pattern = (
                ("", None, cast("DateForm", self._form("")), "") if self.days else self._when()
            )
            place = self._text("Where", "place", self._guessed_place(), PLACE_HELP)
        actions = self._words(action_column) if action_column else {}
        listing = structs.replace(
            self.guessed,
            people=people,
            otherwise=otherwise,
            platform=platform,
            platform_column=platform_column,
            action=action,
            action_column=action_column,
            actions=actions,
        )
        with st.expander("More columns, if the table has them"):
            listing, own_id = self._more(listing)
        return structs.replace(
            self.guess,
            # the field of the name is drawn below the preview, so its text comes from the run before
            name=str(st.session_state.get(f"{self.scope}-name", self.name)).strip(),
            columns=self.guess.columns if self.days else self.shown.columns,
            place=place,
            listings=(listing, *self.guess.listings[1:]),
            date_column=when,
            date_form=form,
            date_pattern=pattern,
            dated_on=dated_on,
            id_column=own_id,
        )

    @property
    def days(self) -> bool:
        """Whether the table has a column for each day."""
        return self.guess.days_in_header

    def _otherwise(self, people: str) -> tuple[str, ...]:
        options = dict.fromkeys([*self.guessed.otherwise, *self.shown.columns])
        options.pop(people, None)
        return tuple(
            st.multiselect(
                "Else, in this order",
                list(options),
                default=[each for each in self.guessed.otherwise if each != people],
                placeholder="–",
                key=f"{self.scope}-otherwise-{people}",
                help=OTHERWISE_HELP,
            )
        )

    def _guessed_place(self) -> str:
        if self.guess.place:
            return self.guess.place
        does = {self.guessed.action, *self.guessed.actions.values()}
        kind = "call" if does & GATHERINGS else "event" if "registered" in does else ""
        return f"{kind}:{{{FILE_NAME}}}" if kind else ""

    def _column(self, label: str, guessed: str, note: str | None = None) -> str:
        # two columns may make one name
        options = list(dict.fromkeys(["", guessed, *self.shown.columns]))
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
        options = [OPEN, "", *ACTIONS]
        meanings = {}
        with st.grid(columns=3, min_column_width=200, gap="small"):
            for word in words:
                meanings[word] = st.selectbox(
                    # labels are read as Markdown, options are not
                    blocks.escape(word),
                    options,
                    index=options.index(self._meaning(column, word)),
                    format_func=lambda action: (
                        "choose" if action == OPEN else _label(action) if action else "leave out"
                    ),
                    key=f"{self.scope}-{column}-{word}",
                )
        unsaid = [word for word, action in meanings.items() if action == OPEN]
        if unsaid:
            self.open.append(f"Say what these words mean, or leave them out: {', '.join(unsaid)}.")
        return {word: action for word, action in meanings.items() if action != OPEN}

    def _meaning(self, column: str, word: str) -> str:
        known = {plain(each): action for each, action in self.guessed.actions.items()}
        if column == self.guessed.action_column:
            return known.get(plain(word), known.get("*", OPEN))
        return ACTION_WORDS.get(plain(word), OPEN)

    def _when(self) -> tuple[str, date | None, DateForm, str]:
        fixed = {"": "–", ONE_DAY: ONE_DAY}
        guessed = self.guess.date_column
        chosen, column = self._either("When", fixed, f"{COLUMN}{guessed}" if guessed else "")
        if chosen == ONE_DAY:
            return "", st.date_input("The day", None, format="DD/MM/YYYY", key=f"{self.scope}-day"), "", ""
        if not column:
            return "", None, "", ""
        form = self._form(column)
        if form != TYPED:
            return column, None, cast("DateForm", form), ""
        pattern = self._text("The form of a date", "pattern", "", PATTERN_HELP)
        if not pattern:
            self.open.append("Type how a date is written.")
        return column, None, "", pattern

    def _form(self, column: str) -> str:
        """Ask how the dates of a column, or of the header, are written; in doubt nothing is chosen beforehand."""
        at = self.shown.columns.index(column) if column else 0
        cells = [line.cells[at] for line in self.shown.lines] if column else list(self.shown.columns)
        slashed = any(map(is_slashed, cells))
        guessed = guess_date_form(cells) if column else self.guess.date_form or None
        forms: list[str] = ["day_first", "month_first"] if slashed else list(get_args(DateForm))
        # a header of days says them by itself
        forms = [*forms, TYPED] if column else forms if slashed else [""]
        form = st.selectbox(
            "Dates are written",
            forms,
            index=forms.index(guessed) if guessed in forms else None if slashed else 0,
            format_func=lambda each: TYPED if each == TYPED else EXPECTED[each],
            placeholder="with the day or the month first?",
            key=f"{self.scope}-form-{column}",
        )
        if form is None:
            self.open.append("Say which number of the dates is the day.")
        return form or ""

    def _more(self, listing: Listing) -> tuple[Listing, str]:
        """Ask for columns that most tables do not have; return the listing with them, and the column of ids."""
        guessed = self.guessed
        separator = self._text(
            "Several people in one cell are separated by", "separator", guessed.separator, SEPARATOR_HELP
        )
        own_id = self._column("Id of the row", self.guess.id_column, ID_HELP)
        return structs.replace(
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


def _meaning_label(action: str) -> str:
    return "choose" if action == OPEN else _label(action) if action else "leave out"


def _show_outcome(lines: Sequence[Line]) -> None:
    blocks.small("What they would become:")
    outcome = pd.DataFrame(
        [(line.number, "; ".join(line.becomes) or "nothing", "; ".join(line.faults) or "") for line in lines],
        columns=["Row", "Becomes", "Not taken, because"],
    )
    blocks.show_rows(outcome, "what the first rows would become")


def _save(table: Table, faults: Sequence[str], folder: Path, scope: str) -> Table | None:
    """List what is missing, and save the mapping when the button is pressed."""
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
