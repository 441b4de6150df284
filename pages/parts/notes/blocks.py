"""Blocks that note what was done for one person: their status, quick buttons, a form, the history.

Keys contain pseudonyms, never accounts, since keys can be read in the page. A form knows which entry on its person was
the newest when it was empty: saving after somebody else has written is refused, and the text stays.
"""

from datetime import UTC, date, datetime
from typing import Final, cast

import pandas as pd
import streamlit as st

from journeys.errors import EntryError, JourneysError
from journeys.logs.entry_log import newest_numbers
from journeys.logs.opt_outs import Signed
from journeys.logs.outreach_entries import NOTE_LENGTH, STATUSES, Entry, Kind
from journeys.sentences import notes as sentences
from journeys.sentences.shared import noted, taken_back
from pages.parts.notes import data as notes_data
from pages.parts.shared import blocks, data, names, session_keys, signing
from pages.parts.shared.filters import Choice

FIELDS: Final = ("status", "due", "mentor")
TEXTS: Final = ("note", "list")


def status_line(choice: Choice, person: str) -> None:
    """Show a person's status and the newest note."""
    found = notes_data.standing(choice)
    own = found[found["person"] == person]
    if own.empty:
        blocks.small("Nothing was noted about this person yet.")
        return
    redact = data.redactor()
    row = own.to_dict("records")[0]
    blocks.small(sentences.standing(row | {"list_name": redact(row["list_name"])}, names.shown))
    if row["note"]:
        st.text(redact(row["note"]))


def entry_form(choice: Choice, person: str) -> None:
    """Draw the form of an entry on a person: what was done, a note, a day to look again."""
    name = notes_data.pseudonym(person)
    _take_as_seen(choice, person)
    _take_draft(choice, person)
    # not a form: it would hold its text in the browser alone, which a failing page loses (decision 0019)
    _what_was_done(choice, name)
    st.text_area(
        "Note",
        key=signing.typed_key("note", name),
        max_chars=NOTE_LENGTH,
        height=100,
        persist_state="session",
        placeholder="What was said, what comes next",
        on_change=_keep_draft,
        args=(choice, person),
    )
    with st.container(horizontal=True, vertical_alignment="bottom"):
        st.date_input(
            "Look again on",
            value=None,
            # Streamlit drops a day outside these without a message; within them the log refuses one with a reason
            min_value=date(1900, 1, 1),
            max_value=date(2999, 12, 31),
            format="DD/MM/YYYY",
            key=_key("due", name),
            width=220,
            persist_state="session",
        )
        signing.button("Save", f"{session_keys.ENTRY}-save-{name}", save, choice, person)
    if not signing.signer():
        blocks.small(sentences.NO_DRAFT)
    signing.notice(section_of(name))


def _what_was_done(choice: Choice, name: str) -> None:
    """Draw the fields for a status, and for what belongs to it."""
    status = st.segmented_control(
        "What was done",
        STATUSES,
        format_func=sentences.STATUSES.__getitem__,
        key=_key("status", name),
        persist_state="session",
    )
    if status == "paired":
        # nobody mentors themselves
        mentors = [one for one in notes_data.possible_mentors(choice) if one != name]
        st.selectbox(
            "Mentor",
            sorted(mentors),
            index=None,
            format_func=names.shown,
            key=_key("mentor", name),
            width=320,
            persist_state="session",
        )
    if status in ("waiting", "invited"):
        st.text_input(
            "Waiting list",
            key=signing.typed_key("list", name),
            max_chars=80,
            width=320,
            persist_state="session",
            help="The draw in which they wait, or by which they were invited.",
        )


def history(choice: Choice, person: str) -> None:
    """List what was noted about a person, the newest first, each with a button to undo it."""
    found = notes_data.log(choice)
    entries(choice, found[found["person"] == person], section_of(notes_data.pseudonym(person)))


def entries(choice: Choice, found: pd.DataFrame, section: str, *, named: bool = False) -> None:
    """List entries, the newest first, each with its note and a button to undo it."""
    redact = data.redactor()
    newest = newest_numbers(notes_data.log(choice))
    for row in found.iloc[::-1].to_dict("records"):
        person = str(row["person"])
        name = names.shown(person) if named else ""
        with st.container(horizontal=True, vertical_alignment="center"):
            with st.container(width="stretch", gap="xxsmall"):
                redacted = row | {"list_name": redact(row["list_name"])}
                blocks.small(sentences.entry(redacted, names.shown, name))
                if row["note"]:
                    # of a deleted note the entry stays, without its text
                    st.text(redact(row["note"]) if isinstance(row["note"], str) else sentences.FORGOTTEN)
            if row["in_force"]:
                signing.button(
                    f"Undo {row['number']}",
                    f"{section}-undo-{row['number']}",
                    take_back,
                    choice,
                    person,
                    int(row["number"]),
                    newest[person],
                    section,
                )


def save(choice: Choice, person: str) -> None:
    """Save the form on a person; its fields are emptied only when the entry is saved."""
    name = notes_data.pseudonym(person)
    state = st.session_state
    status, due, mentor = (state.get(_key(field, name)) for field in FIELDS)
    note, list_name = (str(state.get(signing.typed_key(field, name)) or "") for field in TEXTS)

    def entered(by: Signed) -> str:
        # without a status it is a note, or only a new day
        kind = cast("Kind", status or ("note" if note.strip() or not due else "due"))
        entry = Entry(
            kind,
            by.who,
            by.at,
            choice.community.slug,
            person,
            mentor=notes_data.possible_mentors(choice).get(str(mentor)),
            list_name=list_name,
            note=note,
            due_on=due if isinstance(due, date) else None,
        )
        try:
            return noted(write(choice, entry, state.get(session_keys.SEEN, {}).get(name, 0)))
        except EntryError:
            # the message shows what changed, so a second attempt is made knowing it
            state.setdefault(session_keys.SEEN, {})[name] = _newest(choice, person)
            raise

    # what was typed stays until it is saved
    if signing.enter(section_of(name), entered):
        state[_key("status", name)] = state[_key("due", name)] = state[_key("mentor", name)] = None
        for field in TEXTS:
            state[signing.typed_key(field, name)] = ""
        _keep_draft(choice, person)


def note_quickly(choice: Choice, person: str, kind: Kind, seen: int, section: str) -> None:
    """Save an entry without a note."""

    def entered(by: Signed) -> str:
        return noted(write(choice, Entry(kind, by.who, by.at, choice.community.slug, person), seen))

    signing.enter(section, entered)


def take_back(choice: Choice, person: str, number: int, seen: int, section: str) -> None:
    """Undo an entry."""

    def entered(by: Signed) -> str:
        write(choice, Entry("undo", by.who, by.at, choice.community.slug, person, undoes=number), seen)
        return taken_back(number)

    signing.enter(section, entered)


def write(choice: Choice, entry: Entry, seen: int) -> int:
    """Write an entry down, and return its number; ``seen`` is the newest entry on the person when they were shown."""
    into = notes_data.into(choice)
    # they may have opted out since the page was drawn
    if entry.account not in into:
        raise EntryError(sentences.GONE)
    return notes_data.outreach().add(entry, seen, into)


def section_of(name: str) -> str:
    """Return the name of the section that shows the result of an entry on a person."""
    return f"{session_keys.ENTRY}-{name}"


def _take_draft(choice: Choice, person: str) -> None:
    """Put the signer's draft on a person into the note's field, if nothing is typed there."""
    key = signing.typed_key("note", notes_data.pseudonym(person))
    if not signing.signer() or st.session_state.get(key):
        return
    own = notes_data.own_accounts(choice, person)
    # an empty text is not set, as it would empty a field in which somebody types just now
    if kept := notes_data.drafts().text(choice.community.slug, own, signing.signer()):
        st.session_state[key] = kept


def _keep_draft(choice: Choice, person: str) -> None:
    """Keep what is typed in the note's field, as the signer's draft on a person."""
    name = notes_data.pseudonym(person)
    text = str(st.session_state.get(signing.typed_key("note", name)) or "")
    if not signing.signer():
        return
    try:
        # none of them is left if they have opted out since the page was drawn
        if own := notes_data.own_accounts(choice, person):
            notes_data.drafts().keep(choice.community.slug, own, signing.signer(), text, datetime.now(UTC))
    except JourneysError as error:
        st.session_state[session_keys.NOTICE] = (section_of(name), False, str(error))


def _newest(choice: Choice, person: str) -> int:
    return newest_numbers(notes_data.log(choice)).get(person, 0)


def _take_as_seen(choice: Choice, person: str) -> None:
    # not while something is typed: it was begun before an entry that may have come since
    name = notes_data.pseudonym(person)
    seen: dict[str, int] = st.session_state.setdefault(session_keys.SEEN, {})
    begun = [_key(field, name) for field in FIELDS] + [signing.typed_key(field, name) for field in TEXTS]
    if name not in seen or not any(st.session_state.get(key) for key in begun):
        seen[name] = _newest(choice, person)


def _key(field: str, name: str) -> str:
    return f"{session_keys.ENTRY}-{field}-{name}"
