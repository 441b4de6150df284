"""How people write themselves into a list: a name, an affiliation, handles in many spellings, pronouns.

The name comes first. A handle counts for the platform that a mark (``g:``, ``gh:``, ``t:``), its address or the list's
heading names; a bare ``@handle`` without any of these is not used. Names of organisations are not distinguished from
names of people.
"""

import re
import unicodedata
from dataclasses import dataclass, field
from typing import Final

from journeys.model.accounts import linked_account, plain_address
from journeys.model.addresses import ADDRESS, hide_addresses
from journeys.sources.decode.cells import LETTERS_SHOWN, NOBODY_NAMES
from journeys.sources.decode.files import Fault
from journeys.sources.notes.labels import is_host_role
from journeys.sources.notes.lines import plain

# A longer text is a sentence.
WORDS: Final = 6

# Name and handles come before stories.
LONGEST: Final = 1_000
# Some people write their name without capitals; longer texts without capitals are sentences.
PLAIN_WORDS: Final = 2
# Replaces a link whose words are no name, so that positions of separators remain.
TAKEN: Final = "\x00"

_LINK: Final = re.compile(r"\[([^\[\]]*)\]\(\s*+<?([^()\s<>]++)>?[^()]*+\)")
_LINK_WORDS: Final = ("github", "twitter", "orcid", "linkedin", "mastodon", "profile", "link", "gh", "x")
_URL: Final = re.compile(r"<?((?:https?://|\bwww\.|\bgithub\.com/|\btwitter\.com/)[^\s<>()|;,]+)>?", re.IGNORECASE)
_FEDIVERSE: Final = re.compile(r"(?<![\w.])@([\w.-]+)@((?:[\w-]+\.)+[a-z]{2,})", re.IGNORECASE)
_ORCID: Final = re.compile(r"\b\d{4}-\d{4}-\d{4}-\d{3}[\dX]\b")
_PERSONAL: Final = re.compile(r"orcid\.org/[\dx-]+|linkedin\.com/in/[^/]+|[\w.-]+\.[a-z]+/@[\w.-]+")
_TWITTER: Final = re.compile(r"(?:mobile\.)?(?:twitter|x)\.com/(\w{1,15})")
_PLATFORMS: Final = {"github": "git ?hub|git|gh|g", "twitter": "twitter|tw|t|x", "hub": "hugging ?face|hf"}
_ANY: Final = "|".join(_PLATFORMS.values())
_MARKED: Final = re.compile(
    rf"(?<![\w@.-])(?<!\S/)(?P<marks>(?:{_ANY})(?:\s*(?:and|&|/|,|\+)\s*(?:{_ANY}))*)(?:\s+(?:handle|username|user|id|account))?"
    rf"\s*(?:[:=]\s*|[-–]?\s*(?=@))(?:{TAKEN}|(?P<handle>@?[A-Za-z0-9][\w-]{{0,38}})(?![\w-]|\s*[:=]))?",
    re.IGNORECASE,
)
_SITE: Final = re.compile(r"(?<!\w)(?:w|web|website|site|homepage)\s*[:=]\s*$", re.IGNORECASE)
_BARE: Final = re.compile(r"(?<![\w@.])(?<!\S/)@([A-Za-z0-9][\w-]{0,38})(?![\w@-])")
_WRITTEN: Final = re.compile(r"\[name=([^\[\]]+)\]")
_HANDLES: Final = re.compile(r"@[A-Za-z0-9][\w-]{0,38}(?![\w@.-])|https?://\S+")
_PARTS: Final = re.compile(r"\s*[/|]\s*")
_LOGIN: Final = re.compile(r"[A-Za-z0-9][A-Za-z0-9-]{0,38}")
_PRONOUNS: Final = re.compile(r"\b(?:she|he|they|xe|ze|elle|ella|ela|hen)(?:\s*/\s*\w+)+", re.IGNORECASE)
_ASIDE: Final = re.compile(r"\(([^()]*)\)|\[([^\[\]]*)\]|\{([^{}]*)\}")
_ENDS: Final = re.compile(r"\s*(?:[|;,+:\t…→•·]|\s/|/\s|\s[-–—]+(?=\s|$)|[–—]|->|=>|(?<=\w)/(?=\w+[ -]))\s*")
_TEMPLATE: Final = re.compile(
    r"^\W*(?:please\s+)?(?:add\s+)?(?:your\s+|full\s+|first\s+|preferred\s+)?(?:names?|nom|nombre|nome)\b\s*(?:[/|,+:;(&<\[-]|and\b|$)",
    re.IGNORECASE,
)
_PLACEHOLDER: Final = re.compile(
    r"[\W_]*|your name.*|first ?name.*|name|surname|full name|add (?:your|yourself).*|(?:insert|enter|type) .*|you\??"
    r"|(?:nobody|no[- ]?one|none)(?: else| new| today)?"
    r"|niemand(?: sonst)?|personne(?: d['’]autre)?|nadie(?: más)?|ninguém"
    r"|that['’]?s (?:all|it|everyone)|just (?:me|us)|everyone|everybody|(?:the )?usual (?:suspects|people|crowd)"
    r"|same as (?:last|before|above).*|see above|alle|tous|todos|j(?:ane|ohn) doe|xxx+|handle|login|<.*>|\{.*\}|\$.*\$",
    re.IGNORECASE,
)
_COUNTS: Final = ("", "one", "two", "three", "four", "five", "six", "seven", "eight", "nine", "ten")
_UNNAMED: Final = re.compile(
    rf"(?:\+|plus|and|&)?\s*(?:about|around|approx\.?|~|another)?\s*(?P<count>\d{{1,4}}|{'|'.join(_COUNTS[1:])})\s*\+?\s*"
    r"(?:more|others?|people|persons?|participants?|attendees?|guests?|anonymous|unnamed|joined|members|folks)\b.*",
    re.IGNORECASE,
)
_MORE: Final = re.compile(r"\+\s*(?P<count>\d{1,4})")
_SOME: Final = re.compile(
    r"(?:(?:\+|plus|and|&)\s*)?(?:(?:a few|some|several|many|various)\s*)?(?:others?|more|guests|etc\.?|et al\.?)", re.I
)
_ANONYMOUS: Final = re.compile(r"(?:an? )?(?:anonymous|anon|guest|unknown|someone|unnamed)\b[\w ]*", re.IGNORECASE)
_INITIALS: Final = re.compile(r"[A-Z]{1,3}")
_SENTENCE: Final = re.compile(r"[?!/]|[.]\s+[a-z]|\w{5}[.]\s|[<>{}=#@]|\d{3}")


@dataclass
class SignIn:
    """Somebody who signed in: a name, or handles, or both."""

    name: str = ""
    github: str = ""
    hub: str = ""
    address: str = ""
    pages: list[str] = field(default_factory=list)
    hosts: bool = False
    bare: str = ""

    @property
    def is_marked(self) -> bool:
        """Return whether a mark or a link names the login on GitHub; a bare handle in a sentence is a mention."""
        return bool(self.github) and self.github != self.bare.lower()

    @property
    def has_handle(self) -> bool:
        """Return whether something other than the name identifies the person."""
        return bool(self.github or self.hub or self.address)


@dataclass(frozen=True)
class Unnamed:
    """People who were present and are not named; 0 if their number is not given."""

    count: int


def is_template(text: str) -> bool:
    """Return whether a line says how to sign in.

    >>> is_template("Name / Institute / Twitter, GitHub / pronouns"), is_template("Ada / Society")
    (True, False)
    """
    return _TEMPLATE.search(plain(text)) is not None


def bare_platform(template: str) -> str:
    """Return the platform that a template or a column's title names for bare handles; empty if none or several."""
    words = plain(template).casefold()
    named = [platform for platform in ("github", "twitter", "mastodon", "slack", "orcid") if platform in words]
    return named[0] if len(named) == 1 else ""


def handle_column(template: str) -> int:
    """Return the part of an entry that holds the login on GitHub, if a template names it; else -1.

    >>> handle_column("name / institution / GitHub handle"), handle_column("name / Twitter, GitHub")
    (2, -1)
    """
    parts = [bare_platform(part) for part in _PARTS.split(plain(template))]
    return parts.index("github") if parts.count("github") == 1 else -1


def is_unnamed(text: str) -> bool:
    """Return whether a line only counts people.

    >>> is_unnamed("Plus 7 others."), is_unnamed("Ada and others")
    (True, False)
    """
    return _unnamed(plain(text)) is not None


def read_sign_in(text: str, bare: str = "", column: int = -1) -> SignIn | Unnamed | Fault | None:
    """Read one entry; nothing where the place was left free.

    Parameters
    ----------
    text
        The entry as it is written.
    bare
        The platform of a handle that no mark stands before, if anything tells it.
    column
        The part, between strokes, in which the login on GitHub stands, with or without ``@``; -1 if nothing tells it.
    """
    found = SignIn()
    # HackMD marks who wrote: "[name=Ada Lovelace] hello" is no other person's line
    if written := _WRITTEN.search(text[:LONGEST]):
        text = f"{written[1]} {' '.join(_HANDLES.findall(text[written.end() : LONGEST]))}"
    # NFC, since one name typed on two keyboards must be one account
    rest = _take_handles(unicodedata.normalize("NFC", plain(text[:LONGEST])), found).replace(TAKEN, " ")
    if (unnamed := _unnamed(" ".join(rest.split()))) and not found.has_handle:
        return unnamed
    if found.bare and bare == "github":
        found.github = found.github or found.bare.lower()
    elif found.bare and bare == "twitter":
        found.pages.append(f"twitter.com/{found.bare.lower()}")
    said = _PARTS.split(plain(text[:LONGEST]))
    # the first part is the name's
    if not found.github and 0 < column < len(said) and _LOGIN.fullmatch(said[column]):
        found.github = said[column].lower()
    rest = _PRONOUNS.sub(" ", rest)
    asides = [next(filter(None, aside), "") for aside in _ASIDE.findall(rest)]
    name, *parts = [" ".join(part.split()).strip(" .'\"’-_") for part in _ENDS.split(_ASIDE.sub(" ", rest))]
    found.hosts = any(is_host_role(said) for said in (*asides, *parts))
    return _named(found, name)


def _named(found: SignIn, name: str) -> SignIn | Unnamed | Fault | None:
    if _PLACEHOLDER.fullmatch(name) or name.casefold() in NOBODY_NAMES:
        return found if found.has_handle or found.pages else None
    # initials identify nobody, but somebody was there
    if _INITIALS.fullmatch(name) or _ANONYMOUS.fullmatch(name):
        return found if found.has_handle else Unnamed(1)
    if not _is_name(name):
        return (
            found if found.hub or found.is_marked else Fault(f"'{hide_addresses(name)[:LETTERS_SHOWN]}' names nobody")
        )
    found.name = name
    return found


def _is_name(said: str) -> bool:
    # few words, and not a sentence's: of three or more, two begin with a capital
    words = said.split()
    if len(words) > WORDS or len(said) > LETTERS_SHOWN or _SENTENCE.search(said) or not any(map(str.isalpha, said)):
        return False
    begun = sum(word[0].isalpha() and not word[0].islower() for word in words)
    return (len(words) <= PLAIN_WORDS or begun >= PLAIN_WORDS) and (len(words) == 1 or not any(map(str.isdigit, said)))


def _unnamed(text: str) -> Unnamed | None:
    counted = _UNNAMED.fullmatch(text) or _MORE.fullmatch(text)
    if counted:
        said = counted["count"].lower()
        return Unnamed(int(said) if said.isdigit() else _COUNTS.index(said))
    return Unnamed(0) if _SOME.fullmatch(text) else None


def _take_handles(text: str, found: SignIn) -> str:
    # addresses first: a handle or an ORCID within one must not be read on its own
    text = _LINK.sub(lambda link: _take_link(link, found), text)
    text = _URL.sub(lambda url: TAKEN if _take_page(url[1], found) else url[1], text)
    for user, host in _FEDIVERSE.findall(text):
        found.pages.append(f"{host}/@{user}".lower())
    text = _FEDIVERSE.sub(TAKEN, text)
    if address := ADDRESS.search(text):
        found.address = address[1].removeprefix("mailto:")
        text = ADDRESS.sub(TAKEN, text)
    found.pages += [f"orcid.org/{said.lower()}" for said in _ORCID.findall(text)]
    text = _MARKED.sub(lambda marked: _take_marked(marked, found), _ORCID.sub(TAKEN, text))
    if bare := _BARE.search(text):
        found.bare = bare[1]
    return _BARE.sub(TAKEN, text)


def _take_link(link: re.Match[str], found: SignIn) -> str:
    # [Ada](github.com/ada): the words are the name, unless they repeat the handle or name the platform
    words, url = link[1].strip(), link[2]
    if url.lower().startswith("mailto:"):
        found.address = url[len("mailto:") :].partition("?")[0]
        return TAKEN if "@" in words else words
    if _SITE.search(link.string[: link.start()]):
        found.pages.append(plain_address(url))
        return TAKEN
    if not _take_page(url, found):
        return words
    handle = plain_address(url).rpartition("/")[2].removeprefix("@")
    said = words.removeprefix("@").casefold()
    known = said in (handle, *_LINK_WORDS)
    return TAKEN if known or "/" in said or words.startswith("@") else words


def _take_page(url: str, found: SignIn) -> bool:
    url = url.rstrip(".:!?*")
    platform, _, login = (linked_account(url) or "").partition(":")
    page = plain_address(url)
    if platform == "github":
        found.github = found.github or login
    elif platform == "hub":
        found.hub = found.hub or login
    elif twitter := _TWITTER.fullmatch(page):
        found.pages.append(f"twitter.com/{twitter[1]}")
    elif _PERSONAL.fullmatch(page):
        found.pages.append(page)
    return bool(platform or twitter or _PERSONAL.fullmatch(page))


def _take_marked(marked: re.Match[str], found: SignIn) -> str:
    # "Ada G: ..." may be an initial, "g: ada" a mark
    handle = marked["handle"] or ""
    before = marked.string[: marked.start()].rstrip()
    initial = marked["marks"] in ("G", "T", "X") and not handle.startswith("@") and TAKEN not in marked.group()
    if initial and before and before[-1] not in "/|,;(":
        return marked.group()
    said = handle.removeprefix("@")
    for mark in re.findall(_ANY, marked["marks"], re.IGNORECASE) if said else ():
        platform = next(name for name, marks in _PLATFORMS.items() if re.fullmatch(marks, mark, re.IGNORECASE))
        if platform == "github":
            found.github = found.github or said.lower()
        elif platform == "hub":
            found.hub = found.hub or said
        else:
            found.pages.append(f"twitter.com/{said.lower()}")
    return TAKEN
