"""Sentences on who is one person: suggestions, accounts, decisions, opt-outs."""

import re
from collections import Counter
from collections.abc import Collection, Iterator, Mapping, Sequence
from typing import Any, Final

import pandas as pd

from journeys.analysis.funnel.merge_preview import count_moves, count_people_after
from journeys.analysis.stats.ranges import write_people
from journeys.identity.held import Held
from journeys.identity.hiding import is_kept_name
from journeys.identity.opt_out_filter import count_in_words
from journeys.model import wording
from journeys.model.accounts import main_login, split_account
from journeys.model.communities.community import Community
from journeys.model.pseudonyms import pseudonym_of
from journeys.model.vocabulary import STAGES
from journeys.sentences.shared import log_line
from journeys.snapshot.snapshot import Snapshot

NAMES_NEEDED: Final = "Turn on “Show names” in the sidebar to decide: here names are the evidence."
_CLAIMS: Final = {
    "name": "a name",
    "signed": "a name under commits",
    "listed_name": "a name in a list",
    "address": "the hash of an address",
    "user_id": "the platform's number",
    "type": "a kind of account",
    "profile": "a profile page",
    "agent": "an AI agent",
    "same_as": "another account, said by the community",
    "linked": "another account, said by its profile",
}
_LOGS: Final = {
    "outreach": "outreach",
    "mentors": "settings of mentors",
    "decisions": "decisions on who is one person",
    "drafts": "drafts of notes",
    "access": "who turned names on",
}
NOT_LOGGED: Final = (
    "Not logged: downloads, which hold no names and rounded counts, and at whom somebody looked after turning names on."
)
_ACCOUNT_KINDS: Final = {
    "github": "GitHub login",
    "forge": "login on another host",
    "hub": "Hub login",
    "discourse": "login on a forum",
    "slack": "Slack account",
    "discord": "Discord account",
    "zulip": "Zulip account",
    "git": "e-mail address",
    "roster": "name on a list",
}

ORGANIZERS_OPT_OUT: Final = (
    "This service is shared, so only organizers leave people out, since whoever does can see which pseudonym goes: "
    "type your name and show names, which is entered in a log, or use journeys opt-out add."
)


def why_range(view: Snapshot) -> str:
    """Describe why a number of people is a range, if it is one."""
    low, high = view.people_range
    return f" ({undecided(len(view.undecided))})" if low < high else ""


def undecided(suggestions: int) -> str:
    """Describe how many suggestions nobody has decided yet.

    >>> undecided(1), undecided(12)
    ('1 suggestion on accounts undecided', '12 suggestions on accounts undecided')
    """
    return f"{wording.counted(suggestions, 'suggestion')} on accounts undecided"


def summary(community: Community, view: Snapshot) -> str:
    """Describe how many suggestions wait, beside the number of people."""
    people = f"**{write_people(view.people_range)}** in {community.name}"
    if view.undecided.empty:
        return f"{people}: no suggestion waits for a decision."
    waiting = len(view.undecided)
    verb = "waits" if waiting == 1 else "wait"
    return f"{people}: **{wording.counted(waiting, 'suggestion')} {verb}** for somebody who knows the people."


def joining_all(view: Snapshot) -> str:
    """Describe what accepting every open suggestion would change."""
    return f"Accepting all of them: {joining(view.journeys, view.into)}"


def side(journey: Mapping[Any, Any] | None) -> str:
    """Describe what one side of a suggestion did."""
    if journey is None:
        return "No act that shows a stage in this period."
    did = [wording.DID[stage] for stage in STAGES if wording.known(journey[f"{stage}_at"])]
    first = wording.day(journey["first_at"])
    last = wording.day(journey["last_at"]) if wording.known(journey["last_at"]) else first
    # a list says by when, and a last act may be earlier than its day
    since = "by" if wording.known(journey["first_since"]) else "from"
    when = f"{'by' if since == 'by' else 'on'} {first}" if first == last else f"{since} {first} to {last}"
    acts = wording.counted(journey["acts"], "act")
    return f"{wording.listing(did).capitalize()}; {acts} {when}, first in {journey['first_place']}."


def evidence_of(pair: Mapping[Any, Any], *, named: bool) -> str:
    """Describe what speaks for a suggestion, without the logins unless names are to be shown."""
    text = str(pair["evidence"])
    logins = [split_account(str(pair[side]))[1] for side in ("account", "other")]
    if not named:
        # the longest first, so that a login that contains the other is removed as a whole
        for login in sorted(logins, key=len, reverse=True):
            text = re.sub(rf",? *(?<!\w){re.escape(login)}(?!\w)", "", text, flags=re.IGNORECASE)
    return wording.capitalised(text) if text else "Names that are alike"


def called(accounts: Sequence[str], names: Sequence[str], pseudonym: str) -> str:
    """Name somebody by login and the first of their names, as far as exports tell them, with the pseudonym.

    >>> called(["git:1f", "github:ada-l"], ["Ada Lovelace", "Ada"], "kind-owl-0001")
    'ada-l (Ada Lovelace) · kind-owl-0001'
    >>> called(["git:1f"], ["Ada Lovelace"], "kind-owl-0001"), called(["git:1f"], [], "kind-owl-0001")
    ('Ada Lovelace · kind-owl-0001', 'kind-owl-0001')
    """
    login, name = main_login(accounts), names[0] if names else None
    known = f"{login} ({name})" if login and name and login != name else login or name
    return f"{known} · {pseudonym}" if known else pseudonym


def names_on(entry: Mapping[Any, Any]) -> str:
    """Describe an entry of the log of who turned names on."""
    who = entry["who"] or "somebody who gave no name"
    return f"**{entry['number']}** · {wording.day(entry['at'])}, {entry['at']:%H:%M} UTC · {who}"


def account(name: str, number: int, *, named: bool = True) -> str:
    """Name an account, or only its kind where names are not to be shown."""
    platform, _, login = name.partition(":")
    # an account of git is a hash of an e-mail address, which nobody can read
    return f"{_kind(name)} {login}" if named and platform != "git" else f"{number}. {_kind(name)}"


def account_kinds(names: Sequence[str]) -> str:
    """Describe of what kinds accounts are.

    >>> account_kinds(["git:1", "git:2", "github:ada"])
    '2 × e-mail address and GitHub login'
    """
    kinds = Counter(_kind(name) for name in names)
    return wording.listing([kind if count == 1 else f"{count} × {kind}" for kind, count in kinds.items()])


def _kind(account_name: str) -> str:
    platform = account_name.partition(":")[0]
    return _ACCOUNT_KINDS.get(platform, f"account on {platform}")


def decision(entry: Mapping[Any, Any], absent: Collection[str], key: bytes) -> str:
    """Describe an entry of the log of decisions, under the pseudonyms that the accounts have by themselves."""
    if entry["kind"] == "undo":
        # a float, as in any column with missing numbers
        return log_line(entry, f"takes back number {entry['undoes']:.0f}")
    # the log keeps entries on people who opted out afterwards
    names = [
        "somebody who opted out" if one in absent or is_kept_name(one) else f"**{pseudonym_of(one, key)}**"
        for one in entry["accounts"]
    ]
    if entry["kind"] == "same":
        return log_line(entry, f"{wording.listing(names)} are one person")
    return log_line(entry, f"{names[0]} is not {wording.listing(names[1:])}")


def decided(entries: int) -> str:
    """Introduce the log of decisions."""
    return f"Who decided what: {wording.counted(entries, 'entry')}"


def opt_outs(count: int) -> str:
    """Describe how many opted out, as far as that number may be shown."""
    if not count:
        return "Nobody has opted out."
    return (
        # a few are in words here too, as wherever opt-outs are counted
        f"**{count_in_words(count).capitalize()}** opted out. They are in no number, table or list, here or elsewhere."
    )


def joining(journeys: pd.DataFrame, into: Mapping[str, str]) -> str:
    """Describe what joining people would change; arguments as of ``merge_preview.count_moves``."""
    now, after = len(journeys), count_people_after(journeys, into)
    # joining somebody with an account that is not counted here changes nothing
    if now == after:
        return "Nobody would be counted differently: the number of people stays the same."
    changed = f"**{wording.people(after)}** instead of {wording.number(now)}"
    moves = [
        f"{wording.people(row['people'])} from {row['from_stage']} to {row['to_stage']}"
        for row in count_moves(journeys, into).to_dict("records")
    ]
    return f"{changed}; moves {wording.listing(moves)}." if moves else f"{changed}; no stage changes."


def opt_out(entry: Mapping[Any, Any]) -> str:
    """Describe an entry of the log of opt-outs."""
    day = wording.day(entry["at"])
    return f"**{entry['number']}** · {day} · by {entry['named']} · entered by {entry['who']}"


def joined_people(count: int) -> str:
    """Introduce the list of people of several accounts."""
    return f"**{wording.people(count).capitalize()}** of several accounts, and why they were joined."


def held(found: Held) -> list[str]:
    """Describe everything that is held, a line each."""
    return [*_state(found), *_stored(found), *_entered(found), NOT_LOGGED]


def _state(found: Held) -> Iterator[str]:
    yield f"Opted out: {'yes' if found.opted_out else 'no'}."
    if not found.is_anything:
        yield f"Nothing is held on {found.asked}."
    for row in found.accounts:
        yield f"Account {row['account']}, shown as {row['pseudonym']}: {row['why']}."


def _stored(found: Held) -> Iterator[str]:
    for row in found.acts:
        span = row["first"][:10] if row["first"] == row["last"] else f"{row['first'][:10]} to {row['last'][:10]}"
        yield f"{row['place']}: {wording.counted(row['acts'], 'act')} “{row['action']}”, {span}."
    for row in found.addressed:
        yield f"{row['place']}: {wording.counted(row['acts'], 'act')} of others toward them."
    for row in found.statements:
        yield f"Stated of {row['account']}: {_CLAIMS.get(row['says'], row['says'])}, {row['value']}."
    for row in found.texts:
        yield f"Their login stands in {row['where']}: {wording.counted(row['rows'], 'time')}."
    for row in found.rejected:
        yield f"A record of {row['file']} that was not taken: {row['reason']}; {row['text']}"


def _entered(found: Held) -> Iterator[str]:
    for row in found.entries:
        text = f": {row['text']}" if row["text"] else ""
        yield f"Entered in {_LOGS[row['log']]} on {row['at'][:10]} by {row['who']}, {row['what']}{text}"
    for row in found.signed:
        yield f"Signed with their login in {_LOGS[row['log']]}: {wording.counted(row['entries'], 'entry')}."
    if found.looked:
        times = wording.counted(len(found.looked), "time")
        who = sorted({str(row["who"]) or "somebody without a name" for row in found.looked})
        yield f"Names of everybody were turned on {times}, by {wording.listing(who)}."
