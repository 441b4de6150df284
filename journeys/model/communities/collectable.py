"""What ``collect`` can fetch anew: the arguments of its command line for places."""

from collections.abc import Iterable

from journeys.model.communities.definitions import MIN_FOR_PATTERN


def collect_arguments(places: Iterable[str]) -> list[str]:
    """Return the arguments that fetch places: of an owner with three repositories or more, all at once.

    Places of other platforms, of which only people can export, are left out.

    >>> collect_arguments(["github:demo/book", "hub:model/flowers/rose", "forge:codeberg.org/a/b", "slack:T1/welcome"])
    ['github demo/book', 'hub flowers', 'git https://codeberg.org/a/b']
    >>> collect_arguments(["github:demo/one", "github:demo/two", "github:demo/three"])
    ['github demo']
    """
    named = [place.partition(":")[::2] for place in places]
    owners = [name.partition("/")[0] for platform, name in named if platform == "github"]
    found = []
    for platform, name in named:
        owner = name.partition("/")[0]
        if platform == "github":
            found.append(f"github {owner if owners.count(owner) >= MIN_FOR_PATTERN else name}")
        elif platform == "forge":
            found.append(f"git https://{name}")
        elif platform == "hub" and "/" in name:
            found.append(f"hub {name.split('/')[1]}")
    return list(dict.fromkeys(found))
