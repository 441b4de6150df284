"""Blocks of the Identities page: suggestions to decide, joined people to split, the log, and opting out.

Every entry is signed with the typed name; a click on an outdated page does nothing, and a message says so.
"""

from collections.abc import Mapping
from typing import Any, Final

import pandas as pd
import streamlit as st

from journeys.errors import JourneysError
from journeys.identity import opt_out_filter, opting_out
from journeys.identity.held import find_held
from journeys.identity.opt_out_filter import KeptNotes
from journeys.ingest import jobs
from journeys.logs.access import AccessLog
from journeys.logs.decisions import Decision, Kind
from journeys.logs.opt_outs import Signed
from journeys.model.pseudonyms import pseudonym_of
from journeys.sentences import identities as sentences
from journeys.sentences.shared import noted, taken_back
from journeys.snapshot.snapshot import Snapshot
from pages.parts.notes import data as notes_data
from pages.parts.shared import blocks, cached, data, names, session_keys, signing, tables
from pages.parts.shared.filters import Choice, choose_one

STRENGTHS: Final = ("all", "likely", "possible")
DECISIONS, OPT_OUTS = "decisions", "opt-outs"
"""Sections of the page that show the result of a click."""
DECIDE: Final[tuple[tuple[str, Kind, str], ...]] = (("Accept", "same", "A"), ("Reject", "different", "X"))
"""Answers to a suggestion, with their keys; Streamlit keeps R for itself."""
_SIDE_WIDTH: Final = 260
_ACCOUNTS: Final = 6
"""Accounts and names shown of one side; hardly anybody has more."""


def controls() -> str:
    """Ask for the signer's name and the strength of suggestions."""
    with st.container(horizontal=True, vertical_alignment="bottom"):
        signing.name_field()
        strength = choose_one("Strength", STRENGTHS, session_keys.STRENGTH)
    if not names.on():
        blocks.hint(sentences.NAMES_NEEDED)
    return strength


def suggestions(choice: Choice, strength: str, entries: pd.DataFrame, seen: int) -> None:
    """Show one undecided suggestion, at first the surest, with the way to the others and back to the last decision."""
    view = data.view(choice)
    pairs = view.undecided if strength == STRENGTHS[0] else view.undecided[view.undecided["strength"] == strength]
    if view.undecided.empty:
        blocks.say("Nothing waits for a decision. New exports may bring new suggestions.")
    elif pairs.empty:
        blocks.say(f"No open suggestion is {strength}; the others are under “all”.")
    # the next one takes the place of the one that is decided
    place = min(st.session_state.get(session_keys.SUGGESTION, 0), len(pairs) - 1)
    if len(pairs):
        _pair(choice, pairs.iloc[place].to_dict(), f"{place + 1} of {len(pairs)}")
    with st.container(horizontal=True, vertical_alignment="center"):
        if len(pairs):
            two = (str(pairs["account"].iloc[place]), str(pairs["other"].iloc[place]))
            for label, kind, key in DECIDE:
                signing.button(label, label, decide, kind, two, seen, shortcut=key)
            for label, step, key in (("Previous", -1, "K"), ("Next", 1, "J")):
                there = place + step
                st.button(label, shortcut=key, on_click=_turn_to, args=(there,), disabled=not 0 <= there < len(pairs))
        decided = entries[entries["in_force"] & (entries["kind"] != "undo")]
        if len(decided):
            last = int(decided["number"].iloc[-1])
            signing.button(f"Undo number {last}", "undo-last", take_back, last, seen, shortcut="U")


def joined(view: Snapshot, seen: int) -> None:
    """List people with several accounts and the evidence, with a choice of one to take an account out."""
    # the table holds all joined accounts; shown are people with several who did more than discover
    counted = view.joined.groupby("person")["account"].transform("size")
    listed = view.journeys.loc[tables.beyond_discovering(view.journeys), "person"]
    several = view.joined[(counted > 1) & view.joined["person"].isin(listed)]
    if several.empty:
        blocks.say("Nobody here acts under several accounts, as far as the loaded exports show.")
        return
    key = cached.open_store().key
    people = {pseudonym_of(str(person), key): str(person) for person in several["person"].unique()}
    blocks.say(sentences.joined_people(len(people)))
    blocks.show_rows(names.beside(tables.joined(several, key)), "joined-people")
    chosen = st.selectbox(
        "Take an account out of",
        sorted(people),
        index=None,
        format_func=names.shown,
        key=session_keys.PERSON,
        width=320,
    )
    if chosen is None:
        return
    own = several[several["person"] == people[chosen]]
    accounts = own["account"].tolist()
    with st.container(border=True):
        for number, row in enumerate(own.to_dict("records"), start=1):
            with st.container(horizontal=True, vertical_alignment="center"):
                st.text(sentences.account(row["account"], number, named=names.on()), width=260)
                st.text(row["evidence"], width=360)
                # the account is kept apart from each other one, which evidence would otherwise join again
                others = [other for other in accounts if other != row["account"]]
                signing.button(
                    f"Take out account {number}",
                    f"split-{number}",
                    decide,
                    "different",
                    (row["account"], *others),
                    seen,
                )


def log(entries: pd.DataFrame, view: Snapshot, seen: int) -> None:
    """Show, folded, who decided what and when, the newest first, each with a button to undo it."""
    if entries.empty:
        return
    with st.expander(sentences.decided(len(entries))):
        _entries(entries, view, seen)


def _entries(entries: pd.DataFrame, view: Snapshot, seen: int) -> None:
    key = cached.open_store().key
    # entries are numbered by age, and the newest are looked for most
    newest = entries.iloc[::-1]
    first, last = blocks.turn_pages(len(newest), session_keys.LOG_PAGE)
    for entry in newest.iloc[first:last].to_dict("records"):
        with st.container(horizontal=True, vertical_alignment="center"):
            with st.container(width="stretch"):
                blocks.small(sentences.decision(entry, view.opted_out.accounts, key))
            if entry["in_force"]:
                signing.button(
                    f"Undo {entry['number']}", f"undo-{entry['number']}", take_back, int(entry["number"]), seen
                )


def names_log() -> None:
    """List who turned names on, folded, the newest first."""
    entries = AccessLog(cached.open_database()).log()
    if entries.empty:
        return
    with st.expander("Who turned names on"):
        newest = entries.iloc[::-1]
        first, last = blocks.turn_pages(len(newest), session_keys.NAMES_PAGE)
        blocks.bullets([sentences.names_on(entry) for entry in newest.iloc[first:last].to_dict("records")])


def held() -> None:
    """Draw the question what is held on one person, and its answer, for whoever may see names."""
    if not names.on():
        return
    with st.form("held-form", border=False), st.container(horizontal=True, vertical_alignment="bottom"):
        typed = st.text_input("What is held on", key=session_keys.HELD_ON, max_chars=200, width=320)
        pressed = st.form_submit_button("Say it all")
    if not pressed:
        return
    try:
        found = find_held(cached.open_store(), cached.open_database(), typed)
    except JourneysError as error:
        st.error(blocks.escape(error))
    else:
        # as plain text, and never kept: it names people
        st.text("\n".join(sentences.held(found)))


def opt_out(view: Snapshot) -> None:
    """Draw the form to opt somebody out, and the opt-outs with buttons to withdraw them."""
    blocks.say(sentences.opt_outs(view.opt_outs))
    signing.notice(OPT_OUTS)
    if opting_out.is_pending(cached.open_store(), cached.open_database()):
        st.warning(opting_out.PENDING)
    if names.may_opt_out():
        _opt_out_form()
    else:
        blocks.small(sentences.ORGANIZERS_OPT_OUT)
    _kept_notes(notes_data.kept_notes())
    listed = data.opt_outs().log()
    standing = listed[listed["in_force"]].iloc[::-1]
    if standing.empty:
        return
    with st.expander("Opt-outs entered here"):
        for entry in standing.to_dict("records"):
            with st.container(horizontal=True, vertical_alignment="center"):
                with st.container(width="stretch"):
                    blocks.small(sentences.opt_out(entry))
                signing.button(
                    f"Withdraw {entry['number']}", f"withdraw-{entry['number']}", withdraw, int(entry["number"])
                )


def _opt_out_form() -> None:
    # in a form, so that no half-typed handle is sent
    with st.form("opt-out-form", border=False), st.container(horizontal=True, vertical_alignment="bottom"):
        st.text_input(
            "Handle, e-mail address or pseudonym",
            key=session_keys.OPT_OUT,
            max_chars=200,
            width=320,
            persist_state="session",
        )
        signing.warn_if_lost(st.form_submit_button("Leave this person out", on_click=leave_out))
    blocks.small("Only a keyed hash is kept: enough to recognise the person in a later import, not to read who it is.")


def decide(kind: Kind, accounts: tuple[str, ...], seen: int) -> None:
    """Write a decision into the log."""

    def entered(by: Signed) -> str:
        number = data.decisions().add(Decision(kind, by.who, by.at, accounts), seen)
        return noted(number)

    signing.enter(DECISIONS, entered)


def take_back(number: int, seen: int) -> None:
    """Undo a decision."""

    def entered(by: Signed) -> str:
        data.decisions().add(Decision("undo", by.who, by.at, undoes=number), seen)
        return taken_back(number)

    signing.enter(DECISIONS, entered)


def leave_out() -> None:
    """Enter the opt-out that was typed."""

    def entered(by: Signed) -> str:
        typed = str(st.session_state[session_keys.OPT_OUT])
        jobs.leave_out(cached.open_store(), cached.open_database(), by, typed)
        # emptied at once, so that the session does not keep the handle either
        st.session_state[session_keys.OPT_OUT] = ""
        return opting_out.DONE

    signing.enter(OPT_OUTS, entered)


def forget_notes(shown: KeptNotes) -> None:
    """Delete the notes on people who opted out that the page has shown and that are still there."""

    def entered(_: Signed) -> str:
        # only accounts that were on the page: somebody may have opted out since, whose notes nobody saw
        kept = opt_out_filter.find_kept_notes(cached.open_store(), cached.open_database())
        opt_out_filter.forget_notes(cached.open_database(), kept.accounts & shown.accounts)
        return "The notes are deleted."

    signing.enter(OPT_OUTS, entered)


def withdraw(number: int) -> None:
    """Withdraw an opt-out."""

    def entered(by: Signed) -> str:
        opting_out.withdraw(cached.open_store(), cached.open_database(), number, by)
        return f"Opt-out {number} is withdrawn; the log keeps it. {opting_out.IMPORT_AGAIN}"

    signing.enter(OPT_OUTS, entered)


def _kept_notes(kept: KeptNotes) -> None:
    if not kept.notes:
        return
    with st.expander("Notes on people who opted out"):
        blocks.say(
            f"There are still {kept}, because they are named in the file of opt-outs or were later joined with "
            "somebody who opted out. No page shows these notes. Withdrawing the opt-out brings them back; "
            "deleting them cannot be undone."
        )
        signing.button("Delete these notes", "forget-notes", forget_notes, kept)


def _turn_to(place: int) -> None:
    st.session_state[session_keys.SUGGESTION] = place


def _pair(choice: Choice, pair: Mapping[Any, Any], place: str) -> None:
    view, two = data.view(choice), (str(pair["account"]), str(pair["other"]))
    evidence = sentences.evidence_of(pair, named=names.on())
    blocks.say(f"**{place}, {pair['strength']}:** {evidence}.")
    with st.grid(columns=2, min_column_width=_SIDE_WIDTH, gap="small"):
        for person in two:
            with st.container(border=True, gap="xxsmall", height="stretch"):
                _side(choice, person)
    blocks.small(f"If they are one: {sentences.joining(view.journeys, dict.fromkeys(two, two[0]))}")


def _side(choice: Choice, person: str) -> None:
    view, named = data.view(choice), names.on()
    accounts = view.joined.loc[view.joined["person"] == person, "account"].tolist() or [person]
    found = view.journeys[view.journeys["person"] == person]
    # people who only discovered are listed nowhere one by one, so not even their pseudonym is shown
    if len(found) and not named and not tables.beyond_discovering(found).any():
        blocks.say(f"**Somebody** · {sentences.account_kinds(accounts)}")
        blocks.small("Known only from discovering: never listed one by one.")
        return
    # with names shown, the list of accounts says the kinds too
    kinds = "" if named else f" · {sentences.account_kinds(accounts)}"
    blocks.say(f"**{pseudonym_of(person, cached.open_store().key)}**{kinds}")
    if named:
        lines = [", ".join(data.people_names(choice).get(person, [])[:_ACCOUNTS])]
        lines += [sentences.account(name, number) for number, name in enumerate(accounts[:_ACCOUNTS], start=1)]
        st.text("\n".join(filter(None, lines)))
        names.links(person)
    blocks.small(sentences.side(found.to_dict("records")[0] if len(found) else None))
