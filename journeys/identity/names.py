"""Spellings of people's names: the words of a name, and how two names may be one.

That two names are alike does not join two people: somebody decides. Left out: transliteration between scripts.
"""

import re
import unicodedata
from collections.abc import Iterator, Mapping, Set
from functools import lru_cache
from itertools import combinations
from typing import Final

SAME: Final = "the same name"
LONG_NAME: Final = 10
"""Letters of a name from which on one of them may be wrong."""
SLIPPED: Final = 4
"""Letters of a word from which on one that differs is a typing error and not another word."""
MIDDLE: Final = 5
"""Words at the beginning of a name that are compared in pairs."""
MISSPELT: Final = "one letter apart"
LONGER: Final = ("a name more at the beginning", "a name more at the end")
WEIGHTY: Final = frozenset(
    {SAME, "the same name in another order", "the same name, parted in another way", "a name more in between"}
)
"""Likenesses that make one person likely, if the name is unusual."""
SHORTER: Final = frozenset({"a short first name", "an initial for a name"})
"""Likenesses in which only the last name is whole."""
NOT_NAMES: Final = frozenset(
    "root ubuntu user admin administrator unknown anonymous none nobody your-name first-last test bot git github "
    "github-action github-actions gitlab the-gitter-badger vscode codespace debian ec2-user jovyan runner".split()
)
"""Values that machines and forms write in place of a name, words joined by hyphens."""

COMMON: Final = frozenset(
    "ahmed ali anderson anna brown carlos chen chris daniel david garcia gonzalez hernandez huang james jan jane jens "
    "john johnson jones jose juan khan kim kumar lee li lin liu lopez luis maria mark martin martinez michael miller "
    "mohamed mohammed muhammad mueller muller nguyen park patel paul perez peter rodriguez sanchez schmidt sharma "
    "singh smith taylor thomas tran wang white williams wilson wong wu xu yang zhang zhao zhou".split()
)
"""Words so common in names that a name made of nothing else identifies nobody."""

_PRONOUNS: Final = frozenset("he him his she her hers they them their theirs it its any all xe ze".split())
_TITLES: Final = frozenset("dr prof professor mr mrs ms miss phd md msc".split())
_SHORT: Final = (
    "alexander alexandra sasha|andrew drew|anthony tony|catherine kate katie|edward ned ted|elizabeth betsy betty liz "
    "lizzie|harold harry|henry harry|james jim jimmy|john jack|katherine kate katie kit kitty|lawrence larry|"
    "margaret maggie meg peggy|mary molly polly|michael mick mike|nicholas nick|patricia trish|patrick paddy|"
    "richard dick rick|robert bob bobby rob|sarah sally|theodore ted|theresa tess|thomas tom|victoria vicky|"
    "william bill billy will"
)
_SHORTENED: Final = frozenset(
    frozenset(pair) for family in _SHORT.split("|") for pair in combinations(family.split(), 2)
)
NICKNAMES: Final = {
    name: frozenset(other for pair in _SHORTENED if name in pair for other in pair if other != name)
    for name in frozenset().union(*_SHORTENED)
}
"""The other forms of a first name that has short ones."""
_LETTERS: Final = str.maketrans({"ø": "o", "ł": "l", "æ": "ae", "œ": "oe", "đ": "d", "ð": "d", "þ": "th", "ı": "i"})
_HUMPS: Final = re.compile(r"([^\W\d_][a-zß-ÿ]{2,})([A-Z][^\W\d_]{2,}|[A-Z]{3,})")
_BRACKETS: Final = re.compile(r"[(（\[]([^()（）\[\]]*)(?:[)）\]]|$)")

Words = tuple[str, ...]


def plain_name(name: str) -> str:
    """Return a name without capitals, accents and needless blanks.

    >>> plain_name(" Suzana  Ilić ")
    'suzana ilic'
    """
    letters = unicodedata.normalize("NFKD", name.casefold())
    return " ".join("".join(letter for letter in letters if not unicodedata.combining(letter)).split())


def spellings(name: str) -> list[Words]:
    """Return a name as its words, without titles and pronouns; a nickname in brackets makes a second spelling.

    >>> spellings("Dr. Chrysoula (Chryssa) Zerva"), spellings("OliJimbo"), spellings("Jan-Christoph Kalo (he/him)")
    ([('chrysoula', 'zerva'), ('chryssa', 'zerva')], [('oli', 'jimbo')], [('jan', 'christoph', 'kalo')])
    >>> spellings("They/Them)"), spellings("root")
    ([], [])
    """
    return list(_spellings(name))


# the same names are read for evidence and for suggestions
@lru_cache(maxsize=1 << 18)
def _spellings(name: str) -> tuple[Words, ...]:
    words = _words(_BRACKETS.sub(" ", name))
    nicknames = [inner for text in _BRACKETS.findall(name) if (inner := _words(text))]
    if not words and nicknames:
        words, nicknames = nicknames[0], []
    if not words or "-".join(words) in NOT_NAMES:
        return ()
    return tuple(dict.fromkeys([words, *((*nickname, *words[1:]) for nickname in nicknames)]))


def _words(text: str) -> Words:
    # "AdaLace" is two words, but "Ada McLace" has two already
    if " " not in text.strip():
        text = _HUMPS.sub(r"\1 \2", text)
    plain = plain_name(text).translate(_LETTERS).replace("'", "").replace("\u2019", "")
    words = re.findall(r"[^\W_]+", plain)
    if all(word in _PRONOUNS for word in words):
        return ()
    while len(words) > 1 and words[0] in _TITLES:
        words = words[1:]
    return tuple(words)


def keys_of(words: Words) -> Iterator[str]:
    """Return keys of a name: two names without a key in common are not worth comparing.

    >>> sorted(keys_of(("ada", "k", "lace")))
    ['ada k', 'ada lace', 'adaklace', 'k lace', 'lace, a']
    """
    letters = "".join(words)
    yield letters
    if len(words) > 1:
        yield f"{words[-1]}, {words[0][0]}"
        yield from {" ".join(sorted(pair)) for pair in combinations(words[:MIDDLE], 2) if max(map(len, pair)) > 1}
    # the name without each of its letters: two names that differ by one letter have such a key in common
    if len(letters) >= LONG_NAME:
        yield f"~{letters}"
        yield from {f"~{letters[:cut]}{letters[cut + 1 :]}" for cut in range(len(letters))}


def likeness(one: Words, other: Words) -> str | None:
    """Return in words how two spellings may be of one name, or nothing.

    >>> likeness(("edoardo", "ponti"), ("edoardo", "m", "ponti")), likeness(("jo", "smith"), ("al", "smith"))
    ('a name more in between', None)
    >>> likeness(("brun", "caroline"), ("caroline", "brun")), likeness(("matt", "peters"), ("matthew", "peters"))
    ('the same name in another order', 'a short first name')
    >>> likeness(("stas", "bekman"), ("stas", "beckman")), likeness(("j", "kasmire"), ("jo", "kasmire"))
    ('one letter apart', 'an initial for a name')
    """
    if one == other:
        return SAME
    if "".join(one) == "".join(other):
        return "the same name, parted in another way"
    if sorted(one) == sorted(other) and max(map(len, one)) > 1:
        return "the same name in another order"
    if min(len(one), len(other)) > 1 and (how := _one_longer(one, other) or _last_alike(one, other)):
        return how
    # another initial, or another short word, is no typing error
    if len(one) == len(other) and any(
        a != b and min(len(a), len(b)) < SLIPPED for a, b in zip(one, other, strict=True)
    ):
        return None
    return MISSPELT if one_apart("".join(one), "".join(other)) else None


def _one_longer(one: Words, other: Words) -> str | None:
    few, many = sorted((one, other), key=lambda words: len(set(words)))
    if not set(few) < set(many) or len({word for word in few if len(word) > 1}) < 2:
        return None
    if few[0] == many[0]:
        return "a name more in between" if few[-1] == many[-1] else LONGER[1]
    return LONGER[0] if few[-1] == many[-1] else None


def _last_alike(one: Words, other: Words) -> str | None:
    if one[-1] != other[-1] or any(_unlike(a, b) for a, b in zip(one[1:-1], other[1:-1], strict=False)):
        return None
    short, long = sorted((one[0], other[0]), key=len)
    if short == long:
        return "a name more in between"
    if len(short) == 1:
        return "an initial for a name" if long[0] == short and len(one[-1]) > 2 else None
    shared = 0
    while shared < len(short) and short[shared] == long[shared]:
        shared += 1
    is_short = shared >= 2 and len(short) <= 4 and len(long) > len(short) + 2
    if shared == len(short) or is_short or frozenset((short, long)) in _SHORTENED:
        return "a short first name"
    return None


def _unlike(one: str, other: str) -> bool:
    # "m" and "maria" may be one middle name
    return not (one.startswith(other) or other.startswith(one))


def one_apart(one: str, other: str) -> bool:
    """Return whether two long words differ by one letter, or by two neighbouring letters in the other order."""
    if min(len(one), len(other)) < LONG_NAME or abs(len(one) - len(other)) > 1:
        return False
    short, long = sorted((one, other), key=len)
    begins = 0
    while begins < len(short) and short[begins] == long[begins]:
        begins += 1
    if len(short) < len(long):
        return short[begins:] == long[begins + 1 :]
    swapped = (
        short[begins : begins + 2] == long[begins : begins + 2][::-1] and short[begins + 2 :] == long[begins + 2 :]
    )
    return short[begins + 1 :] == long[begins + 1 :] or swapped


def are_strangers(one: Set[Words], other: Set[Words]) -> bool:
    """Return whether two people both have full names, none of which is like any of the other's."""
    return bool(one and other) and not any(likeness(a, b) for a in one for b in other)


@lru_cache(maxsize=1 << 17)
def logins_of(words: Words) -> Mapping[str, bool]:
    """Return logins that people make from a name, and whether each holds the whole name.

    >>> sorted(logins_of(("ada", "lace")))
    ['adadotlace', 'adal', 'adala', 'adalac', 'adalace', 'alace', 'lacada', 'lacea', 'lacead', 'laceada']
    """
    if len(words) == 1:
        return {words[0]: True} if len(words[0]) >= 4 else {}
    first, last, letters = words[0], words[-1], "".join(words)
    short = [first + last[0], first[0] + last, last + first[0], first[0] + letters[len(first) :]]
    short += ["".join(word[0] for word in words[:-1]) + last, last[:3] + first, first[:3] + last[:3]]
    short += [
        first + "".join(word[0] for word in words[1:]),
        first + last[:2],
        "".join(words[:-1]) if words[2:] else "",
    ]
    whole = [letters, first + last, last + first, f"{first}dot{last}"]
    whole += ["".join(words[1:])] if words[2:] else []
    # a last name and some letters of the first: "lacead"
    short += [last + first[:begin] for begin in (2, 3)]
    made = {**dict.fromkeys(short, False), **dict.fromkeys(whole, True)}
    return {login: is_whole for login, is_whole in made.items() if len(login) >= 4}
