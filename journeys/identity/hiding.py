"""Taking people who opted out out of rows and texts, by the hashes that are kept of them.

Acts stay, of nobody, so that threads stay whole; statements on the accounts go; in texts a keyed hash stands in the
place of the login, the same one everywhere, so that files and folders that bear it keep their structure.
"""

import hmac
import re
from collections.abc import Callable, Iterable, Set
from dataclasses import dataclass, field, replace
from functools import cached_property
from typing import Any, Final

import pyarrow as pa
import pyarrow.compute as pc

from journeys.analysis.cards.kept import change_words
from journeys.logs.opt_outs import hashes_of_account, hashes_of_bare, read_request
from journeys.model.accounts import linked_account, split_account
from journeys.model.communities.community import Community
from journeys.model.events import LEFT_OUT
from journeys.model.pseudonyms import pseudonym_of

WITHHELD: Final = "not shown: it may name somebody who opted out"
NAMES_AN_ACCOUNT: Final = ("same_as", "linked")
"""Claims whose value is another account."""
WORD_LENGTH: Final = 3
"""Letters of a login from which on it is looked for in texts: a shorter one is part of too many words."""
LONGEST: Final = 11
"""Parts of a word, and what separates them, that a login may have."""
_WORD: Final = re.compile(r"[\w.+-]+@[\w.-]+|[\w.-]+")
_SEPARATOR: Final = re.compile(r"([-._+@])")
_ALONE: Final = re.compile(r"@?[\w.-]+")
_PART: Final = re.compile(r"[^/:@#]+")
_OWNER: Final = re.compile(r"(github:|forge:[^/]+/|hub:(?:\w+/)?)([^/]+)(.*)", re.DOTALL)
_PLATFORMS: Final = ("github", "hub", "slack", "roster", "git")


@dataclass(frozen=True)
class Hider:
    """Recognises people who opted out.

    ``marks`` are the hashes in force, ``pseudonyms`` those in the file of opt-outs, ``accounts`` those known in clear
    at this moment only, ``spared`` the owners of places that definitions name, as ``github:owner``: a community's own
    repository stays its own.
    """

    key: bytes
    marks: Set[str]
    pseudonyms: Set[str] = frozenset()
    accounts: Set[str] = frozenset()
    spared: Set[str] = frozenset()
    _gone: dict[str, bool] = field(default_factory=dict, repr=False)
    _named: dict[str, bool] = field(default_factory=dict, repr=False)

    def knowing(self, accounts: Iterable[str]) -> "Hider":
        """Return the same with further accounts."""
        return replace(self, accounts=self.accounts | set(accounts), _gone={}, _named={})

    def is_known(self, account: str) -> bool:
        """Return whether an account is known to be somebody's who opted out."""
        return (
            account in self.accounts
            or not self.marks.isdisjoint(hashes_of_account(account, self.key))
            or bool(self.pseudonyms and pseudonym_of(account, self.key) in self.pseudonyms)
        )

    def is_gone(self, account: str) -> bool:
        """Return whether an account is somebody's who opted out, or an entry of a list that has only their login."""
        if account not in self._gone:
            bare = hashes_of_bare(account, self.key)
            self._gone[account] = self.is_known(account) or not self.marks.isdisjoint(bare)
        return self._gone[account]

    def is_named(self, word: str) -> bool:
        """Return whether a word is a login or an address of somebody who opted out."""
        word = word.casefold()
        if word not in self._named:
            names = [f"{platform}:{word}" for platform in _PLATFORMS]
            if re.fullmatch(r"[^@\s:]+@[^@\s:]+\.[^@\s:]+", word):
                names.append(read_request(word, self.key).value)
            self._named[word] = not word.isdecimal() and (word in self._logins or any(map(self.is_gone, names)))
        return self._named[word]

    def names(self, text: str) -> bool:
        """Return whether a text names somebody who opted out."""
        return self.words(text) != text

    def words(self, text: str) -> str:
        """Return a text with hashes in the place of logins and addresses."""
        if self._spaced:
            text = self._spaced.sub(lambda name: self._hash(name[0]), text)
        return _WORD.sub(lambda word: self._word(word[0]), text)

    def withheld(self, text: str) -> str:
        """Return a text, or a word on why not where it names somebody."""
        return WITHHELD if self.names(text) else text

    def place(self, place: str) -> str:
        """Return a place, under another owner where that is somebody who opted out."""
        parts = _OWNER.fullmatch(place)
        if not parts:
            return place
        home = "hub:" if parts[1].startswith("hub:") else parts[1]
        owner = f"{home}{parts[2]}"
        if owner.casefold() in self.spared or not self.is_gone(owner):
            return place
        return f"{parts[1]}{self._hash(parts[2])}{parts[3]}"

    def _owner(self, owner: str) -> str:
        return self._hash(owner) if self.is_gone(f"hub:{owner}") else owner

    def event_id(self, event_id: str) -> str:
        """Return an act's key, under the names that its place and its account have now."""
        head, mark, tail = event_id.partition("#")
        # what follows the owner is the same in a place's name and in a key that begins with it
        home = head if head.startswith("git:") else self.place(head)
        return home + mark + _PART.sub(lambda part: self._hash(part[0]) if self.is_named(part[0]) else part[0], tail)

    def account(self, account: str) -> str:
        """Return an account, or that of nobody."""
        return LEFT_OUT if self.is_gone(account) else account

    def kept_account(self, account: str) -> str:
        """Return what stands for an account in what people entered: a hash, so that entries on one stay together."""
        return kept_name(account, self.key) if self.is_gone(account) else account

    def rows(self, kind: str, table: pa.Table) -> pa.Table:
        """Return rows of one kind of the store without these people."""
        if kind == "accounts":
            return self._claims(table)
        for name, change in self._columns(kind).items():
            table = _with_column(table, name, change)
        return table

    def _columns(self, kind: str) -> dict[str, Callable[[str], str]]:
        columns: dict[str, dict[str, Callable[[str], str]]] = {
            "events": {
                "event_id": self.event_id,
                "account": self.account,
                "toward": self.account,
                "place": self.place,
            },
            "threads": {"place": self.place, "title": self.words, "labels": self.words},
            "paths": {"event_id": self.event_id, "place": self.place, "path": self.words},
            "repositories": {
                **dict.fromkeys(("place", "base", "datasets", "models", "spaces", "new_version"), self.place),
                "owner": self._owner,
                **dict.fromkeys(("licence_name", "licence_link", "tags", "sections", "unfilled"), self.words),
                "said": lambda written: change_words(written, self.words),
            },
        }
        return columns[kind]

    def _claims(self, claims: pa.Table) -> pa.Table:
        gone = [account for account in claims["account"].unique().to_pylist() if self.is_gone(account)]
        claims = claims.filter(pc.invert(pc.is_in(claims["account"], pa.array(gone, pa.string()))))
        is_name = pc.is_in(claims["says"], pa.array(["name", "listed_name"], pa.string()))
        names = claims.filter(is_name)["value"].unique().to_pylist()
        logins = pa.array([name for name in names if self._is_login_alone(name)], pa.string())
        claims = claims.filter(pc.invert(pc.and_(is_name, pc.is_in(claims["value"], logins))))
        told = pc.is_in(claims["says"], pa.array([*NAMES_AN_ACCOUNT, "address", "profile", "signed"], pa.string()))
        some = claims.filter(told)
        kept = [
            {**row, "value": self._signed(row["value"]) if row["says"] == "signed" else row["value"]}
            for row in some.to_pylist()
            if not self._is_on(row["says"], row["value"])
        ]
        if kept == some.to_pylist():
            return claims
        return pa.concat_tables([claims.filter(pc.invert(told)), pa.Table.from_pylist(kept, schema=claims.schema)])

    def _is_on(self, says: str, value: str) -> bool:
        if says == "address":
            return self.is_gone(f"git:{value}")
        if says == "signed":
            return self._is_login_alone(value.partition(" ")[2])
        other = linked_account(value) if says == "profile" else value
        return other is not None and self.is_gone(other)

    def _is_login_alone(self, name: str) -> bool:
        # "Ada" is more likely somebody's first name, whoever has the login
        is_first_name = name.isalpha() and name.istitle()
        return _ALONE.fullmatch(name) is not None and not is_first_name and self.is_named(name.removeprefix("@"))

    def _signed(self, value: str) -> str:
        place, blank, name = value.partition(" ")
        return f"{self.place(place)}{blank}{name}"

    def _word(self, word: str) -> str:
        plain = word.strip(".-_")
        if len(plain) < WORD_LENGTH:
            return word
        if self.is_named(plain):
            return word.replace(plain, self._hash(plain))
        return self._pieces(_SEPARATOR.split(word))

    def _pieces(self, parts: list[str]) -> str:
        """Return the parts of a word and what separates them, put together, with hashes for logins among them."""
        said, at = "", 0
        while at < len(parts):
            # the longest first: a login may have hyphens itself
            ends = range(min(len(parts), at + LONGEST), at, -2)
            runs = ((end, "".join(parts[at:end])) for end in ends)
            end, run = next(((end, run) for end, run in runs if self._is_login(run)), (at, ""))
            said += self._hash(run) if run else "".join(parts[at : at + 2])
            at = end if run else at + 2
            if run and at < len(parts):
                said, at = said + parts[at], at + 1
        return said

    def _is_login(self, run: str) -> bool:
        return len(run) >= WORD_LENGTH and self.is_named(run)

    def _hash(self, login: str) -> str:
        return _hashed(login, self.key)

    @cached_property
    def _logins(self) -> frozenset[str]:
        return frozenset(split_account(account)[1].casefold() for account in self.accounts if account != LEFT_OUT)

    @cached_property
    def _spaced(self) -> re.Pattern[str] | None:
        # names on rosters are several words
        spaced = sorted(name for name in self._logins if " " in name)
        return re.compile("|".join(map(re.escape, spaced)), re.IGNORECASE) if spaced else None


def kept_name(account: str, key: bytes) -> str:
    """Return what stands for an account of somebody who opted out in what people entered, such as a refusal."""
    return f"nobody:{_hashed(account, key)}"


def is_kept_name(account: str) -> bool:
    """Return whether an account is one of those that stand for somebody who opted out."""
    return account.startswith("nobody:")


def _hashed(login: str, key: bytes) -> str:
    return f"left-out-{hmac.digest(key, f'left out {login.casefold()}'.encode(), 'sha256').hex()[:10]}"


def spared_owners(communities: Iterable[Community]) -> frozenset[str]:
    """Return the owners whose places definitions name, as ``github:owner``."""
    named = (
        _OWNER.fullmatch(pattern)
        for community in communities
        for entry in community.places
        for pattern in (entry.pattern, *entry.aliases)
    )
    homes = ((("hub:" if each[1].startswith("hub:") else each[1]), each[2]) for each in named if each)
    return frozenset(f"{home}{owner}".casefold() for home, owner in homes if "*" not in owner)


def _with_column(table: pa.Table, name: str, change: Callable[[str], str]) -> pa.Table:
    position = table.schema.get_field_index(name)
    column = table.column(position)
    if pa.types.is_list(column.type):
        lists = [None if each is None else [change(text) for text in each] for each in column.to_pylist()]
        return table.set_column(position, table.schema.field(position), pa.array(lists, type=column.type))
    # each text once: few accounts and places stand in very many rows
    encoded = column.combine_chunks().dictionary_encode()
    chunks: list[Any] = encoded.chunks if isinstance(encoded, pa.ChunkedArray) else [encoded]
    arrays = [
        pa.array([change(text) for text in chunk.dictionary.to_pylist()], type=column.type).take(chunk.indices)
        for chunk in chunks
    ]
    return table.set_column(position, table.schema.field(position), pa.chunked_array(arrays, type=column.type))
