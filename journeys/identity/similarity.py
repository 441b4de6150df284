"""Reasons why two people may be one that are too weak to join them: weighed here, decided by somebody.

Names that are alike, logins that are equal or made from a name, profile pages. Full names that are all unlike speak
against it, and outweigh everything but the same login on two platforms.
"""

import re
from collections import Counter
from collections.abc import Iterable, Iterator, Mapping, Sequence
from collections.abc import Set as AbstractSet
from dataclasses import dataclass, field
from functools import cached_property
from itertools import product
from typing import Any, Final

from journeys.identity import names
from journeys.identity.names import Words
from journeys.model.accounts import NUMBERS, split_account

NAMESAKES: Final = 0.02
"""Expected number of others with both words of a name by chance; below it the name is unusual."""
LONG_LOGIN: Final = 8
"""Letters of a login from which on two people hardly choose the same one."""
SECOND: Final = 6
"""Letters of a login above which its second one may be an initial that the name lacks."""
FAMILY: Final = 4
"""Names with one last name from which on a short first name is no reason."""
SHORT: Final = 4
"""Letters of a single word, or of a login without its number, below which it is no reason."""

NO_LOGINS: Final = ("roster", "git", *NUMBERS)
"""Platforms whose accounts are names, hashes or numbers."""
_PAGE_OF_LOGIN: Final = re.compile(r"github\.com/([a-z0-9-]+)|([a-z0-9-]+)\.github\.io(?:/.*)?")


def account_of_page(page: str) -> str | None:
    """Return the account that a profile page at GitHub names."""
    owned = _PAGE_OF_LOGIN.fullmatch(page)
    return f"github:{owned[1] or owned[2]}" if owned else None


@dataclass
class Person:
    """The facts on a person, to be added before the first property is read, as these are computed once.

    ``account`` stands for all ``accounts``; ``names`` are the spellings of all names, ``full_names`` those that are
    written out; ``logins`` by platform; ``pages`` are profile pages, ``linked`` the accounts that a profile names;
    ``ended`` counts the commits that end the pull requests of other accounts.
    """

    account: str
    accounts: set[str] = field(default_factory=set)
    names: set[Words] = field(default_factory=set)
    full_names: set[Words] = field(default_factory=set)
    logins: dict[str, set[str]] = field(default_factory=dict)
    pages: set[str] = field(default_factory=set)
    linked: set[str] = field(default_factory=set)
    ended: dict[str, int] = field(default_factory=dict)

    def add_account(self, account: str) -> None:
        """Add an account and its login, or its name on a roster."""
        self.accounts.add(account)
        platform, login = split_account(account)
        if platform == "roster":
            self.add_name(login)
        elif platform.partition(":")[0] not in NO_LOGINS:
            self.logins.setdefault(platform, set()).add(login.casefold())

    def add_name(self, name: str) -> None:
        """Add a name."""
        self.add_spellings(name, names.spellings(name))

    def add_spellings(self, name: str, found: Sequence[Words]) -> None:
        """Add a name with its spellings."""
        self.names.update(found)
        # one without a blank may be a login, and does not speak against another name
        if " " in name.strip():
            self.full_names.update(words for words in found if len(words) > 1)

    def add_page(self, page: str) -> None:
        """Add a profile page, and the account that it names if it is at GitHub."""
        self.pages.add(page)
        if owned := account_of_page(page):
            self.linked.add(owned)

    @cached_property
    def handles(self) -> set[str]:
        """The logins as letters and digits."""
        return {re.sub(r"[^a-z0-9]", "", login) for logins in self.logins.values() for login in logins}

    @cached_property
    def shorn(self) -> set[str]:
        """The logins without a number at their end."""
        return {short for login in self.handles if len(short := login.rstrip("0123456789")) >= SHORT}

    @cached_property
    def short_forms(self) -> set[str]:
        """Forms that may be made from a full name: logins and single names, also without a second or last initial."""
        found = self.handles | self.shorn | {"".join(words) for words in self.names - self.full_names}
        double = {login[:-1] for login in self.handles if len(login) > SECOND and login[-1].isalpha()}
        return found | {form[0] + form[2:] for form in found if len(form) > SECOND} | double

    @cached_property
    def stems(self) -> set[str]:
        """The parts of logins before the first hyphen, as in ``ada-lab``."""
        parts = (login.split("-") for logins in self.logins.values() for login in logins)
        return {first for first, *rest in parts if rest and len(first) > 2}


@dataclass(frozen=True, slots=True)
class Reason:
    """A reason why two people may be one, and whether it makes that likely by itself."""

    words: str
    is_strong: bool = False


@dataclass(frozen=True)
class Weighing:
    """How many people have each name, word, first and last name, login made from a name, and page."""

    names: AbstractSet[Words]
    words: Mapping[str, int]
    firsts: Mapping[str, int]
    lasts: Mapping[str, int]
    logins: Mapping[str, int]
    shorn: Mapping[str, int]
    pages: Mapping[str, int]

    @classmethod
    def counted(cls, spelled: Iterable[Words], shorn: Mapping[str, int], pages: Mapping[str, int]) -> "Weighing":
        """Count over all names."""
        # each name once, as people with one name may be one person
        different = {words for words in spelled if len(words) > 1}
        unordered = frozenset(tuple(sorted(words)) for words in different)
        return cls(
            names=unordered,
            words=Counter(word for name in unordered for word in set(name)),
            firsts=Counter(first for first, _ in {words[:2] for words in different}),
            lasts=Counter(words[-1] for words in different),
            logins=Counter(login for name in different for login in names.logins_of(name)),
            shorn=shorn,
            pages=pages,
        )

    def namesakes(self, one: Words, other: Words) -> float:
        """Estimate how many others have a name's first and last word by chance."""
        # as if first and last words met at random among the names here, the two names themselves left aside
        pair = {tuple(sorted(one)), tuple(sorted(other))} & self.names
        others = [self.words.get(word, 0) - sum(word in name for name in pair) for word in (one[0], one[-1])]
        return others[0] * others[1] / max(1, len(self.names))

    def alike(self, one: Words, other: Words) -> Reason | None:
        """Return how two names of several words may be one, and whether hardly anybody else has such a name."""
        why = names.likeness(one, other)
        if why is None or (namesakes := self.namesakes(one, other)) >= 1:
            return None
        # too many people have that last name
        if why in names.SHORTER and (self.lasts.get(one[-1], 0) >= FAMILY or one[-1] in names.COMMON):
            return None
        # what one name has more is a name here too: two people on one line
        if why in names.LONGER and tuple(sorted(set(one) ^ set(other))) in self.names:
            return None
        unusual = namesakes < NAMESAKES and not names.COMMON.issuperset(one)
        # Maria and Mario are two names
        if why == names.MISSPELT and not unusual:
            return None
        return Reason(f"{why}, {'an unusual' if unusual else 'a common'} one here", unusual and why in names.WEIGHTY)


def reasons(one: Person, other: Person, weighing: Weighing) -> Iterator[Reason]:
    """Return the reasons why two people may be one, as far as their names do not speak against it."""
    strangers = names.are_strangers(one.full_names, other.full_names)
    alike = None if strangers else _alike_names(one, other, weighing)
    if alike:
        yield alike
    if login := _common_login(one, other):
        is_rare = len(login) >= LONG_LOGIN or (len(login) > SHORT and not login.isalpha())
        yield Reason(f"the same login on two platforms, {login}", alike is not None or (is_rare and not strangers))
    if not strangers:
        yield from _login_reasons(one, other, weighing, alike)
        yield from _link_reasons(one, other, weighing, alike)


def _login_reasons(one: Person, other: Person, weighing: Weighing, alike: Reason | None) -> Iterator[Reason]:
    made = [made for made in (_made(one, other, weighing), _made(other, one, weighing)) if made]
    # a login made from a name that both have is no further reason
    if made and (alike is None or made[0] is _HANDLE):
        yield made[0]
    if _stem(one, other, weighing) or _stem(other, one, weighing):
        yield Reason("the same login but for its ending")


def _link_reasons(one: Person, other: Person, weighing: Weighing, alike: Reason | None) -> Iterator[Reason]:
    if commits := _ended(one, other) or _ended(other, one):
        yield Reason("the pull requests of one end with commits of the other", is_strong=commits > 1)
    if one.linked & other.accounts or other.linked & one.accounts:
        yield Reason("the profile of one names the other", is_strong=True)
    # a page that a third person has too is a group's
    if any(weighing.pages[page] == 2 for page in one.pages & other.pages):
        yield Reason("one profile page", is_strong=alike is not None)


def _alike_names(one: Person, other: Person, weighing: Weighing) -> Reason | None:
    # a single word is too weak where both have a login on one platform, as few people have two there
    apart = one.logins.keys().isdisjoint(other.logins)
    likenesses = [
        reason
        for a, b in product(one.names, other.names)
        if (reason := weighing.alike(a, b) if min(len(a), len(b)) > 1 else _alike_words(a, b, weighing))
        and (apart or reason not in (_FIRST, _LAST))
    ]
    return min(likenesses, key=lambda why: (not why.is_strong, why in (_FIRST, _LAST), why.words), default=None)


_FIRST: Final = Reason("the only one here of that first name")
_LAST: Final = Reason("the only one here of that last name")
_NICKNAME: Final = Reason("a short form of a first name that only one has here")


def _alike_words(one: Words, other: Words, weighing: Weighing) -> Reason | None:
    """Return how two names may be one, at least one of which is a single word."""
    single, full = sorted(("".join(one), "".join(other)), key=len)
    if single == full:
        is_strong = len(single) >= LONG_LOGIN or not single.isalpha()
        return Reason("the same single name", is_strong) if len(single) >= SHORT else None
    words = max(one, other, key=len)
    if len(words) > 1 and single in names.NICKNAMES.get(words[0], ()) and weighing.firsts.get(words[0]) == 1:
        return _NICKNAME
    if len(words) > 1 and len(single) >= SHORT:
        if words[0] == single and weighing.firsts.get(single) == 1:
            return _FIRST
        if words[-1] == single and weighing.lasts.get(single) == 1:
            return _LAST
    return Reason(names.MISSPELT) if names.one_apart(single, full) else None


def _common_login(one: Person, other: Person) -> str | None:
    # on one platform equal logins would be one account
    pairs = product(one.logins.items(), other.logins.items())
    return min((login for (at, own), (there, its) in pairs if at != there for login in own & its), default=None)


_HANDLE: Final = Reason("a login of one stands as the name of the other", is_strong=True)


def _made(named: Person, owner: Person, weighing: Weighing) -> Reason | None:
    """Return how a login of one is the name of the other, or made from it and hardly from anybody else's."""
    if not named.names:
        return None
    single = {"".join(words) for words in named.names - named.full_names} & owner.handles
    if any(len(word) >= LONG_LOGIN or (len(word) >= SHORT and not word.isalpha()) for word in single):
        return _HANDLE
    if any(len(word) >= SHORT for word in single):
        return Reason(_HANDLE.words)
    crowded = {login for login in owner.shorn - owner.handles if weighing.shorn[login] > 1}
    # where logins differ only by their number, the number tells people apart
    handles = owner.short_forms - crowded
    made = [
        Reason("the login is the name" if is_whole else "the login is made from the name", is_strong)
        for words in sorted(words for words in named.names if len(words) > 1)
        for login, is_whole in names.logins_of(words).items()
        if login in handles and weighing.logins.get(login, 0) <= 2
        for is_strong in [is_whole and len(login) >= LONG_LOGIN and weighing.namesakes(words, words) < NAMESAKES]
    ]
    return min(made, key=lambda reason: (not reason.is_strong, reason.words), default=None)


def _ended(one: Person, other: Person) -> int:
    """Count the commits of one that end the other's pull requests, where one has no login of that platform."""
    return sum(
        commits
        for account, commits in one.ended.items()
        if account in other.accounts and split_account(account)[0] not in one.logins
    )


def _stem(one: Person, other: Person, weighing: Weighing) -> bool:
    # "ada-lab" is ada's, but where several people are called Ada, it may be anybody's
    if not one.stems:
        return False
    logins: set[Any] = {login for own in other.logins.values() for login in own}
    return any(stem in logins and weighing.firsts.get(stem, 0) <= 1 for stem in one.stems)
