"""Reading and starting definition files: the shipped ones, and one's own beside them."""

import difflib
import json
import re
import tomllib
import unicodedata
from collections.abc import Callable, Collection, Iterable, Iterator, Sequence
from functools import lru_cache
from itertools import count
from pathlib import Path
from typing import Final, TypeVar

from journeys.errors import DefinitionError, JourneysError
from journeys.model import paths
from journeys.model.accounts import FORGE
from journeys.model.communities.community import Community, default_actions, matches
from journeys.model.communities.definition_check import examine, notes_on
from journeys.model.how_many_days import ACTIVE_DAYS, HORIZON_DAYS
from journeys.model.vocabulary import STAGES

Read = TypeVar("Read")
TEXTS_KEPT: Final = 256
MIN_FOR_PATTERN: Final = 3
"""Places with a common beginning from which on one pattern names them all."""
SLUG: Final = r"[a-z0-9]+(-[a-z0-9]+)*"


def load_communities() -> dict[str, Community]:
    """Read the shipped definitions and one's own; an own one replaces the shipped one of the same slug.

    They are by slug: first the shipped ones, then one's own, each by file name.

    Raises
    ------
    DefinitionError
        With every fault of the first file that has any; two files of one folder with the same slug are one.
    """
    communities: dict[str, Community] = {}
    # in a checkout the two folders are one
    for folder in dict.fromkeys((paths.COMMUNITIES, paths.own_communities())):
        files: dict[str, Path] = {}
        for path in _files(folder):
            community = read_community(path)
            twin = files.setdefault(community.slug, path)
            if twin != path:
                fault = f"slug: '{community.slug}' is taken by {twin.name} in the same folder; give this one its own"
                raise DefinitionError(str(path), [fault])
            communities[community.slug] = community
    return communities


def read_community(path: Path) -> Community:
    """Read one definition.

    Raises
    ------
    DefinitionError
        With every fault of the file: wrong TOML, or all that
        :func:`journeys.model.communities.definition_check.examine` finds.
    """
    community, faults = _read(path, _examined)
    if faults:
        raise DefinitionError(str(path), list(faults))
    return community


def check_community(path: Path) -> list[str]:
    """Return what in a sound definition is perhaps a mistake, one sentence each.

    Raises
    ------
    DefinitionError
        With every fault of the file, as :func:`read_community` does.
    """
    return notes_on(read_community(path), path.name)


@lru_cache(maxsize=TEXTS_KEPT)
def _examined(text: str) -> tuple[Community, tuple[str, ...]]:
    # kept by the text, as a page reads all definitions several times a run
    community, faults = examine(tomllib.loads(text))
    return community, tuple(str(fault) for fault in faults)


def _read(path: Path, parse: Callable[[str], Read]) -> Read:
    try:
        # Windows' editors put a byte-order mark first, which TOML refuses
        return parse(path.read_text(encoding="utf-8-sig"))
    except OSError as error:
        raise DefinitionError(str(path), [f"cannot be read: {error.strerror}"]) from error
    except UnicodeDecodeError as error:
        raise DefinitionError(str(path), ["is not UTF-8 text"]) from error
    # thousands of nested brackets end in a RecursionError
    except (tomllib.TOMLDecodeError, RecursionError) as error:
        raise DefinitionError(str(path), [f"is not TOML: {error}"]) from error


def _files(folder: Path) -> list[Path]:
    return sorted(folder.glob("*.toml")) if folder.is_dir() else []


def path_of(slug: str) -> Path:
    """Return the file of a definition: one's own before the shipped one; if there is none, the one to write."""
    own = paths.own_communities()
    files = (
        path
        for folder in (own, paths.COMMUNITIES)
        for path in _files(folder)
        # not checked here: a faulty definition has to be found too, to be corrected
        if _read(path, tomllib.loads).get("slug") == slug
    )
    return next(files, own / f"{slug}.toml")


def find_community(slug: str) -> Community:
    """Return the definition of a slug.

    Raises
    ------
    JourneysError
        When there is none; it names the slugs there are.
    """
    known = load_communities()
    if slug not in known:
        near = difflib.get_close_matches(slug, known, n=1)
        hint = f" Did you mean '{near[0]}'?" if near else ""
        msg = (
            f"No community is called '{slug}'.{hint} There are: {', '.join(known) or 'none'}. "
            f"'{paths.COMMAND} communities new {slug} --github OWNER/REPO' starts a definition."
        )
        raise JourneysError(msg)
    return known[slug]


def start_community(slug: str, patterns: Sequence[str], name: str | None = None) -> Path:
    """Write a starter definition for a community of one's own, and return its file.

    Raises
    ------
    DefinitionError
        When the slug is not one, is taken, or the folder cannot be written.
    """
    path = paths.own_communities() / f"{slug}.toml"
    if not re.fullmatch(SLUG, slug):
        fault = f"'{slug}' may hold only small letters, digits and single hyphens, as in 'my-community'."
        raise DefinitionError(str(path), [fault])
    # a file may have another name than its slug
    if path.exists() or slug in load_communities():
        raise DefinitionError(str(path), ["exists already; edit it, or choose another short name."])
    try:
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_text(starter(slug, patterns, name), encoding="utf-8")
    except OSError as error:
        fault = f"cannot be written: {error.strerror}. Name a folder with JOURNEYS_COMMUNITIES."
        raise DefinitionError(str(path), [fault]) from error
    return path


def name_community(name: str, places: Collection[str], others: Collection[str] = ()) -> Path:
    """Start a community by its name with some places, and return its file; ``others`` are places it shall not claim.

    Raises
    ------
    DefinitionError
        As :func:`start_community`.
    """
    # a name without any Latin letter has no slug of its own
    slug = slug_of(name) or next(free for free in _numbered("community") if free not in load_communities())
    return start_community(slug, patterns_of(places, others), name.strip())


def add_places(slug: str, places: Collection[str], others: Collection[str] = ()) -> Path:
    """Add places to a definition, and return its file: one's own, or an own copy of a shipped one.

    Raises
    ------
    DefinitionError
        When there is no such definition, the places do not fit into it, or the file cannot be written.
    """
    written = path_of(slug)
    path = paths.own_communities() / written.name
    added = "\n".join(_place_block(pattern) for pattern in patterns_of(places, others))
    text = f"{written.read_text(encoding='utf-8').rstrip()}\n\n{added}" if written.is_file() else added
    _, faults = _examined(text)
    if faults:
        raise DefinitionError(str(path), list(faults))
    # renamed when it is whole: a reader never sees half of it
    passing = path.with_name(f".{path.name}.tmp")
    try:
        path.parent.mkdir(parents=True, exist_ok=True)
        passing.write_text(text, encoding="utf-8")
        passing.replace(path)
    except OSError as error:
        fault = f"cannot be written: {error.strerror}. Name a folder with JOURNEYS_COMMUNITIES."
        raise DefinitionError(str(path), [fault]) from error
    return path


def suggested_name(places: Iterable[str]) -> str:
    """Return a name for the community of some places, from the first that gives one which is not taken.

    >>> suggested_name(["call:collaboration-cafe"]), suggested_name(["github:demo/book"]), suggested_name([])
    ('Collaboration cafe', 'Demo', '')
    """
    taken = {community.name.casefold() for community in load_communities().values()}
    for place in places:
        platform, _, rest = place.partition(":")
        parts = rest.split("/")
        # the owner of a repository; behind the tool that counted members, the file's name
        behind = platform == "hub" or (platform in ("roster", FORGE) and len(parts) > 1)
        words = " ".join(re.split(r"[-_\s]+", parts[1 if behind else 0])).strip()
        name = words[:1].upper() + words[1:]
        if name and name.casefold() not in taken and slug_of(name):
            return name
    return ""


def _numbered(slug: str) -> Iterator[str]:
    yield slug
    yield from (f"{slug}-{number}" for number in count(2))


def slug_of(name: str) -> str:
    """Return a short name made from a community's name.

    >>> slug_of("Données & Friends, 2nd")
    'donnees-friends-2nd'
    """
    # only Latin letters remain, so the result may be empty
    plain = unicodedata.normalize("NFKD", name.casefold()).encode("ascii", "ignore").decode()
    return re.sub(r"[^a-z0-9]+", "-", plain).strip("-")


def patterns_of(places: Iterable[str], others: Collection[str] = ()) -> list[str]:
    """Return few patterns for some places: one for three or more with a common beginning, if it fits no ``others``.

    >>> patterns_of(["github:a/x", "slack:T1/one", "slack:T1/two", "slack:T1/three"])
    ['github:a/x', 'slack:T1/*']
    >>> patterns_of(["slack:T1/one", "slack:T1/two", "slack:T1/three"], others=["slack:T1/four"])
    ['slack:T1/one', 'slack:T1/three', 'slack:T1/two']
    """
    below: dict[str, list[str]] = {}
    for place in sorted(set(places)):
        below.setdefault(place.rpartition("/")[0], []).append(place)
    return [
        pattern
        for parent, members in below.items()
        for pattern in ([f"{parent}/*"] if _is_one_pattern(parent, members, others) else members)
    ]


def _is_one_pattern(parent: str, members: Sequence[str], others: Collection[str]) -> bool:
    fits_others = any(matches(f"{parent}/*", other) for other in others)
    return bool(parent) and len(members) >= MIN_FOR_PATTERN and not fits_others


def starter(slug: str, patterns: Sequence[str], name: str | None = None) -> str:
    """Return the text of a commented definition for one's own community, with the default rules.

    ``patterns`` are its places, as ``github:owner/name`` or any other place; without a platform, a repository of GitHub
    as ``owner/name``, or a whole organisation as ``owner``.
    """
    # texts of TOML are written like those of JSON
    places = "\n".join(map(_place_block, patterns))
    stages = "\n".join(
        f"[[stages.{stage}.rules]]\nactions = {json.dumps(default_actions(stage))}\n" for stage in STAGES
    )
    return f"""\
# The definition of one community: which places are its own, and what each stage means there.
# '{paths.COMMAND} communities check FILE' lists every fault at once. Editing it needs no new import.

slug = "{slug}"
name = {json.dumps(name or slug.replace("-", " ").title(), ensure_ascii=False)}
focus = ""                   # what the community makes or cares for
order = "any"                # "strict" counts only people who passed the stages in order
horizon_days = {HORIZON_DAYS}           # a step to the next stage counts within this many days
active_days = {ACTIVE_DAYS}            # who acted within this many days is active

# Places: repositories and more; '*' stands for any text. A former name goes into aliases = ["github:old/name"].
# not_before = 2021-05-01 leaves out what happened before (a fork's older history belongs to others).

{places}
# A time in which a place could be seen, if its exports cannot say it:
# [[windows]]
# place = "slack:our-team/*"
# from_on = 2019-10-01
# source = "the workspace's settings: older messages are deleted"

# Stages: the acts that show each one. These are the defaults: change what does not fit, remove what does.
# A rule may also ask for times = 3, within_days = 90, work = ["doc"], places = ["github:owner/one"].
# Say what your community says of a stage: under [stages.join], says = "...", source = "...",
# evidence = "community_document".

{stages}
# Entry points for newcomers, used to compare how people came in:
# [[entry_points]]
# name = "good first issue"
# labels = ["good first issue"]

# Events that bring many at once:
# [[bursts]]
# name = "Sprint May 2025"
# from_on = 2025-05-12
# until_on = 2025-05-16
"""


def _place_block(given: str) -> str:
    return f"[[places]]\npattern = {json.dumps(_pattern(given), ensure_ascii=False)}\n"


def _pattern(given: str) -> str:
    if ":" in given:
        return given
    return f"github:{given if '/' in given else given + '/*'}"
