"""Sentences on the network: who connects its groups, under a pseudonym, and what it shows beside chance, in numbers.

Each comparison is with networks drawn at random in which everybody is in as many threads at the same times; where a
figure lies within what chance gives, the sentence says so. Figures are compared as they are printed.
"""

from collections.abc import Collection, Mapping, Sequence
from typing import Any, Final

import networkx as nx
import pandas as pd

from journeys.analysis.network.baseline import MOST_TIES
from journeys.analysis.network.congruence import MOST_HANDS, Congruence
from journeys.analysis.network.graph import By
from journeys.analysis.network.groups import SEARCHES, STABLE
from journeys.analysis.network.measures import NetworkMeasures
from journeys.model import wording
from journeys.model.how_many_days import NEWCOMER_DAYS
from journeys.sentences.shared import STAGE_NOW

MOST_SENTENCES: Final = 6
MOST_NAMED: Final = 4
"""People who connect groups that are named; the others are counted."""
FEW_NEWCOMERS: Final = 5
"""With fewer newcomers their ties are not described."""
FEW_HOLDERS: Final = 3
"""Groups that depend on so many people or fewer are pointed out."""
SHARED: Final[dict[str, str]] = {"thread": "a thread", "month": "a place in one month", "place": "a place"}
_PLURAL: Final[dict[str, str]] = {"thread": "threads", "month": "places and months", "place": "places"}
_SMALL: Final = "no one two three four five six seven eight nine".split()
_UNSEEN: Final = (
    "No {shared} in the loaded exports has two people in it, so who works with whom is not known. "
    "A git log shows who wrote, not who talked: add an export of issues and pull requests."
)


def answer(found: NetworkMeasures, *, by: By = "thread") -> str:
    """Say how many people connect the groups, or why nobody does; in Markdown."""
    if found.people.empty:
        return "Nobody acted in this period."
    if not _is_known(found):
        return _UNSEEN.format(shared=SHARED[by].removeprefix("a "))
    tied, groups = _tied(found), len(found.groups)
    sharing = f"{wording.people(tied)} who share {SHARED[by]} with anybody"
    if found.between:
        reached = int(found.connectors["reached"].iloc[-1])
        share = wording.percent(reached / found.between)
        count = len(found.connectors)
        ties = f"{wording.number(reached)} of the {wording.counted(found.between, 'tie')} between groups"
        return (
            f"**{wording.number(count)} of {wording.people(tied)} {'connects' if count == 1 else 'connect'} the "
            f"{_small(groups)} groups most**: {ties} ({share}) {'is' if reached == 1 else 'are'} theirs."
        )
    if groups > 1:
        return f"**Nobody connects the {_small(groups)} groups** of the {sharing}: no tie leads from one to another."
    if groups == 1:
        return f"**The {sharing} form one group**, so nobody stands between groups."
    agreement = float(found.whole.set_index("measure")["value"]["agreement"])
    if agreement < STABLE:
        return (
            f"**No groups can be told apart** among the {sharing}, so nobody stands between groups: {SEARCHES} "
            f"searches for groups agree to {agreement:.2f}, and {STABLE:.2f} is needed."
        )
    return f"**No three of the {sharing} form a group**, so nobody stands between groups."


def named(found: NetworkMeasures) -> list[str]:
    """List the people to name: the first who connect groups, else those who are most between all others."""
    if found.between:
        return found.connectors["person"].head(MOST_NAMED).tolist()
    between = found.people[found.people["betweenness"] > 0] if len(found.groups) < 2 else found.people[:0]
    return between.nlargest(MOST_NAMED, "betweenness")["person"].tolist()


def connections(found: NetworkMeasures, names: Mapping[str, str]) -> list[str]:
    """Name each of :func:`named` with their stage and whom they connect; in Markdown."""
    rows = found.people.set_index("person")
    return [
        f"**{names[who]}** {STAGE_NOW[rows['stage'][who]]}{_group(rows['group'][who])}; {_reach(who, found, rows)}"
        for who in named(found)
    ]


def introduction(found: NetworkMeasures) -> str:
    """Introduce the list of :func:`connections`."""
    if not found.between:
        return "Most often on the shortest path between two others:" if named(found) else ""
    more = len(found.connectors) - MOST_NAMED
    return f"The first {_small(MOST_NAMED)} of them:" if more > 0 else "These are:"


def _group(number: int) -> str:
    # 0 stands for no group
    return f", group {number}" if number else ""


def _reach(who: str, found: NetworkMeasures, rows: pd.DataFrame) -> str:
    if not found.between:
        share = path_share(float(rows["betweenness"][who]))
        return f"tied to {wording.people(int(rows['degree'][who]))}, on {share} of shortest paths"
    row = found.connectors[found.connectors["person"] == who].to_dict("records")[0]
    others = set(found.groups["group"]) - {int(rows["group"][who])}
    is_all = set(row["groups"]) == others and len(others) > 1
    where = "all other groups" if is_all else _numbered(row["groups"])
    return f"tied to {wording.people(int(row['others']))} in {where}"


def chance(found: NetworkMeasures, *, by: By = "thread") -> str:
    """Say what the figures are compared with."""
    if not found.draws:
        most = wording.number(MOST_TIES)
        return f"This network has more than {most} ties: to compare it with chance would take too long."
    return (
        f"“By chance” is what {found.draws} random networks give. In them everybody is in as many {_PLURAL[by]} at "
        "the same times as here; only with whom is left to chance. A figure within their limits shows nothing special "
        "about this community."
    )


def findings(found: NetworkMeasures, *, by: By = "thread", congruence: Congruence | None = None) -> list[str]:
    """Describe what the network shows, the most important first; in Markdown.

    ``by`` is what people share in it, ``congruence`` who works side by side without talking, if that was measured.
    Where nobody acted, or no export shows ties, there is one sentence only.
    """
    if found.people.empty:
        return ["Nobody acted in this period."]
    whole = {str(row["measure"]): row for _, row in found.whole.iterrows()}
    if not _is_known(found):
        return [_UNSEEN.format(shared=SHARED[by].removeprefix("a "))]
    parts = [
        _who_shares(found, whole["isolates"], by),
        _groups(found, whole["groups"], whole["modularity"]),
        _holders(found.groups),
        _newcomers(found, whole["newcomers"]),
        _answers(whole["reciprocity"]),
        _silence(congruence),
        _between(found, whole["betweenness"]),
    ]
    return [sentence for sentence in parts if sentence][:MOST_SENTENCES]


def _is_known(found: NetworkMeasures) -> bool:
    return wording.known(found.whole.set_index("measure")["value"]["isolates"])


def _who_shares(found: NetworkMeasures, isolates: pd.Series, by: By) -> str:
    people = len(found.people)
    # isolates are counted, tied people are described: so the upper limit of the one is the lower of the other
    tied = _Compared(*((1 - isolates[side]) * people for side in ("value", "high", "low")))
    text = f"**{tied.value} of {wording.people(people)}** share {SHARED[by]} with anybody{tied.beside('more', 'fewer')}"
    if by == "thread" and found.outside:
        text += f"; {wording.number(found.outside)} of the others did nothing in a thread of any export"
    return f"{text}."


def _groups(found: NetworkMeasures, groups: pd.Series, modularity: pd.Series) -> str:
    """Describe the groups, if searches for them agree enough to name any."""
    if not wording.known(groups["value"]):
        return ""
    count, tied = int(groups["value"]), _tied(found)
    if count == 0:
        return "No three of them form a group."
    if count == 1:
        return f"The {wording.number(tied)} of them form one group."
    text = f"They form **{_small(count)} groups** of three people or more"
    figure = _Compared(modularity["value"], modularity["low"], modularity["high"], decimals=(2, 3))
    # the modularity of a small network varies too much to be compared with chance
    if tied < wording.FEW_PEOPLE or not figure.has_limits:
        return f"{text} (modularity {figure.value})."
    return f"{text}, which keep to themselves (modularity {figure.value}) {figure.than_chance('more', 'less')}."


def _holders(groups: pd.DataFrame) -> str:
    """Describe which group depends on the fewest people, if any depends on few."""
    if len(groups) < 2:
        return ""
    alone = int((groups["holders"] == 0).sum())
    if alone:
        text = "One group has" if alone == 1 else f"{_small(alone).capitalize()} groups have"
        return f"{text} no tie to anybody else."
    # where everybody in a group has ties to others, it does not hang on some of its people
    hanging = groups[(groups["holders"] <= FEW_HOLDERS) & (groups["people"] > groups["holders"])]
    if hanging.empty:
        fewest = _small(int(groups["holders"].min()))
        return f"No group depends on fewer than {fewest} people: other ties remain if some of them leave."
    group = hanging.sort_values(["holders", "people"], ascending=[True, False]).iloc[0]
    holders, people = int(group["holders"]), wording.people(int(group["people"]))
    if holders == 1:
        return f"**One person** connects a group of {people} with all others: if they leave, the group is on its own."
    text = f"**{_small(holders).capitalize()} people** connect a group of {people} with all others"
    return f"{text}: if {'both' if holders == 2 else f'all {_small(holders)}'} leave, the group is on its own."


def _newcomers(found: NetworkMeasures, row: pd.Series) -> str:
    text = f"{wording.capitalised(wording.people(found.newcomers))} arrived in the last {NEWCOMER_DAYS} days"
    if not wording.known(row["value"]) or found.newcomers < FEW_NEWCOMERS:
        return f"{text}."
    # the E-I index is external minus internal ties over all ties, so (1 + index) / 2 is the external share
    share = _share(*((1 + row[side]) / 2 for side in ("value", "low", "high")))
    between = f"ties between them and the others make up {share.value} of all"
    return f"{text}; {between}{share.beside('more', 'less')}."


def _answers(row: pd.Series) -> str:
    if not wording.known(row["value"]) or row["n"] < wording.FEW_PEOPLE:
        return ""
    share = _share(row["value"], row["low"], row["high"])
    text = f"Of {wording.number(int(row['n']))} links from somebody who answers to somebody answered, "
    return f"{text}{share.value} go both ways{share.beside('more', 'fewer')}."


def _silence(congruence: Congruence | None) -> str:
    if congruence is None or congruence.share is None:
        return ""
    # pairs that never met are one minus the congruence, so the limits change places
    low, high = (float("nan") if limit is None else 1 - limit for limit in (congruence.high, congruence.low))
    share = _share(1 - congruence.share, low, high)
    pairs, silent = wording.counted(congruence.pairs, "pair"), wording.number(congruence.silent_pairs)
    who = "changed the same file" if congruence.rests_on == "files" else "work side by side"
    text = f"Of {pairs} who {who}, {silent} ({share.value}) never met in a thread"
    return f"{text}{share.beside('more', 'fewer')}.{_left_out(congruence)}"


def _left_out(congruence: Congruence) -> str:
    if not congruence.crowded:
        return ""
    if congruence.rests_on == "months":
        return f" (By place and month: more than {MOST_HANDS} people changed each file that is known.)"
    return f" Not counted: {wording.counted(congruence.crowded, 'file')} that more than {MOST_HANDS} people changed."


def _between(found: NetworkMeasures, row: pd.Series) -> str:
    if _tied(found) < wording.FEW_PEOPLE or row["value"] == 0:
        return ""
    share = _share(row["value"], row["low"], row["high"])
    text = f"One person is on the shortest path between {share.value} of all pairs of people"
    return f"{text}{share.beside('more', 'less')}."


class _Compared:
    """A figure with the limits that chance gives, all with as many decimals as show how they compare.

    If no allowed number of decimals shows that the figure is beyond a limit, it is as by chance: what readers see as
    equal is never called more or less.
    """

    def __init__(
        self, value: float, low: float, high: float, *, decimals: tuple[int, int] = (0, 0), unit: str = ""
    ) -> None:
        self.has_limits = wording.known(low)
        self._figures, self._unit = (value, low, high), unit
        fewest, most = decimals
        allowed = range(fewest, most + 1)
        exact = _side(*self._figures)
        self._decimals = next((number for number in allowed if self._side(number) == exact), fewest)
        self.value = self._write(value)

    def beside(self, more: str, less: str) -> str:
        """Compare with what chance gives; empty where no networks were drawn."""
        return f", {self.than_chance(more, less)}" if self.has_limits else ""

    def than_chance(self, more: str, less: str) -> str:
        """Compare with what chance gives."""
        low, high = (self._write(figure) for figure in self._figures[1:])
        # the unit stands once, after the range
        limits = low if low == high else f"{low.removesuffix(self._unit)} to {high}"
        word = {1: f"{more} than", -1: f"{less} than", 0: "as"}[self._side(self._decimals)]
        return f"{word} by chance ({limits})"

    def _side(self, decimals: int) -> int:
        return _side(*(self._seen(figure, decimals) for figure in self._figures))

    def _seen(self, figure: float, decimals: int) -> float:
        """Return what readers see: the rounded figure; between 0 and the next one where "under" it is written."""
        rounded = float(f"{figure:.{decimals}f}")
        # 0 and 100 % are kept for nobody and everybody
        if self._unit and 0 < figure < 100 and rounded in (0, 100):
            return abs(rounded - 0.5 * 0.1**decimals)
        return rounded

    def _write(self, figure: float) -> str:
        seen = self._seen(figure, self._decimals)
        written = f"{figure:z,.{self._decimals}f}"
        if seen == float(f"{figure:.{self._decimals}f}"):
            return f"{written}{self._unit}"
        step = 10**-self._decimals
        return f"under {step:g}{self._unit}" if seen < step else f"over {100 - step:g}{self._unit}"


def _share(value: float, low: float, high: float) -> _Compared:
    return _Compared(100 * value, 100 * low, 100 * high, decimals=(0, 1), unit=" %")


def _side(value: float, low: float, high: float) -> int:
    """Return 1 above the limits, -1 below, 0 within or without them."""
    return int(value > high) - int(value < low)


def _tied(found: NetworkMeasures) -> int:
    return int((found.people["degree"] > 0).sum())


def _small(count: int) -> str:
    """Write a small number as a word.

    >>> _small(2), _small(12)
    ('two', '12')
    """
    return _SMALL[count] if count < len(_SMALL) else wording.number(count)


def picture(tied: "nx.Graph[str]", count: int, found: NetworkMeasures, marked: Collection[int]) -> str:
    """Describe who and what is in the picture, and what is not; ``marked`` are the groups whose area is grey."""
    alone, ties = sum(not degree for _, degree in tied.degree()), tied.number_of_edges()
    lines = (
        f"All {wording.number(ties)} ties are drawn."
        if count == ties
        else f"{wording.number(count)} of {wording.number(ties)} ties are drawn: the strongest of each person."
    )
    left = f" {wording.people_did(alone, 'is', 'are').capitalize()} tied to nobody and not drawn." if alone else ""
    return f"{lines}{left} {_areas(found, marked)}"


def legend(found: NetworkMeasures, *, by: By, larger: str, folds: bool) -> str:
    """Describe the picture's signs to those who see it without its page.

    ``larger`` is what large ones are; in a picture that ``folds`` some stand for a group.
    """
    who = "connect groups most" if found.between else "are most often between others"
    ringed = f" Outlined are people who {who}." if named(found) else ""
    person = f"A {'filled ' if folds else ''}sign is a person at their furthest stage; larger: {larger}."
    group = " A hexagon is a group." if folds else ""
    return f"{person}{group}{ringed} A line: both acted in {SHARED[by]}."


def _areas(found: NetworkMeasures, marked: Collection[int]) -> str:
    if found.groups.empty:
        return "No groups are marked."
    where = _numbered(sorted(marked)) if marked else "here none"
    return f"A grey area marks a group only if {SEARCHES} searches find it again and few others stand in it: {where}."


def _numbered(groups: Sequence[int]) -> str:
    return f"{'group' if len(groups) == 1 else 'groups'} {wording.listing([str(number) for number in groups])}"


def person(who: str, tied: "nx.Graph[str]", found: NetworkMeasures) -> str:
    """Describe one person's place in the network."""
    row = found.people[found.people["person"] == who].to_dict("records")[0]
    node = tied.nodes[who]
    begin = f"{wording.capitalised(_here(node))}, {STAGE_NOW[row['stage']]}; {wording.counted(node['acts'], 'act')}."
    if not row["degree"]:
        return f"{begin} Tied to **nobody** so far: nobody else took part in anything that they did."
    # a coreness says nothing without the deepest of its network
    deepest = found.people["coreness"].max()
    between = path_share(row["betweenness"])
    # 0 stands for no group
    group = f", in group {row['group']}" if row["group"] else ""
    place = (
        f"Tied to **{wording.people(int(row['degree']))}**{group}; coreness {row['coreness']} of "
        f"at most {deepest}; on the shortest path between {between} of all pairs of others."
    )
    return f"{begin} {place} {_contacts(who, tied, float(row['constraint']))}"


def _contacts(who: str, tied: "nx.Graph[str]", constraint: float) -> str:
    """Describe how far somebody's contacts are tied to each other."""
    count = tied.degree(who)
    if count == 1:
        return "One contact only, so no ties among contacts."
    pairs = count * (count - 1) // 2
    path_share = wording.percent(tied.subgraph(tied[who]).number_of_edges() / pairs)
    return f"Of {wording.counted(pairs, 'pair')} of their contacts {path_share} are tied (constraint {constraint:.2f})."


def _here(node: Mapping[str, Any]) -> str:
    # a list says by when somebody was there, and not since when
    return f"here {'by' if node['by_list'] else 'since'} {wording.month(node['first_at'])}"


def facts(row: pd.Series, node: Mapping[str, Any]) -> str:
    """Describe one person, a node of the network, in a few short lines."""
    group = f" · group {row['group']}" if row["group"] else ""
    return "\n".join(
        (
            f"{row['stage']}{group} · {_here(node)}",
            f"tied to {wording.people(int(row['degree']))}, coreness {row['coreness']}",
            f"on {path_share(row['betweenness'])} of shortest paths",
        )
    )


def path_share(part: float) -> str:
    """Write a share of all shortest paths, which may be small."""
    # a smaller part would be written as 0.0 %
    return "0 %" if not part else "under 0.1 %" if part < 0.001 else f"{100 * part:.1f} %"


def strongest_ties(more: int) -> str:
    """Introduce a list of ties, and say how many are not in it."""
    return f"Their strongest ties{f' ({wording.number(more)} more are not listed)' if more > 0 else ''}:"


def alternative(answer: str) -> str:
    """Describe the picture for those who do not see it."""
    return f"Picture of the network. {wording.without_bold(answer)} The table of everybody below shows the same."
