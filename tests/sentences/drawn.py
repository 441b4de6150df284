"""Every sentence with numbers, formed from numbers that are drawn: one function for each that forms one.

Counts are drawn so that they fit together (a part is no larger than its whole), as the analyses make them; the funnel's
and the response's sentences are formed from what these analyses compute of people and messages that are drawn.
"""

from collections.abc import Callable, Iterable
from dataclasses import replace
from datetime import UTC, date, datetime, timedelta
from random import Random
from types import MappingProxyType, SimpleNamespace

import numpy as np
import pandas as pd

from journeys.analysis.candidates.backtest import LIST_LENGTH, MIN_TESTED_OUTCOMES, MODEL, RANDOM, RULES, Backtest
from journeys.analysis.candidates.ranking import Ranking
from journeys.analysis.cards.says import ITEMS, Card, Said
from journeys.analysis.changes import compare_periods
from journeys.analysis.compare.measures import (
    Measure,
    Value,
    as_rows,
    count_of,
    find_differences,
    measure_each,
    share_of,
)
from journeys.analysis.compare.shared import Shared
from journeys.analysis.downstream import journeys as downstream_journeys
from journeys.analysis.downstream.journeys import split
from journeys.analysis.flow import groups as flow_groups
from journeys.analysis.flow.first_acts import count_paths, find_first_acts
from journeys.analysis.flow.flows import count_flows, count_moves, count_transitions
from journeys.analysis.flow.standing import find_standing
from journeys.analysis.funnel.cohorts import by_cohort, by_group, measure_changes
from journeys.analysis.funnel.funnel import count_spans, count_stages
from journeys.analysis.funnel.settings import FunnelSettings
from journeys.analysis.funnel.steps import steps
from journeys.analysis.funnel.timing import at_risk_on, compare_groups, compare_years, time_to_next
from journeys.analysis.leaving import (
    compare_stays,
    follow_contributors,
    follow_stays,
    incidence,
    states_by_month,
    time_to_lead,
    why_not_led,
)
from journeys.analysis.lineage.counts import Counts
from journeys.analysis.lineage.times import HORIZONS, FirstDerivatives
from journeys.analysis.outreach.effect import MIN_COMPARED, UNKNOWN, Difference, Effect, is_explained, paired_difference
from journeys.analysis.policy.lens import AUDIENCES, RELATIONS, Asked, Reach
from journeys.analysis.policy.requests import KINDS, WITHIN_DAYS, Asking, Norms
from journeys.analysis.resilience.bus_factor import BusFactor
from journeys.analysis.resilience.capacity import Capacity
from journeys.analysis.resilience.capacity import Share as Answered
from journeys.analysis.resilience.coverage_loss import CoverageLoss
from journeys.analysis.response.first_messages import Waiting
from journeys.analysis.response.groups import OTHERS
from journeys.analysis.response.waits import Years, compare_waits, share_unanswered
from journeys.analysis.retention import by_age, change_at, compare_events, find_triangle
from journeys.analysis.robustness import (
    Answer,
    compare_choices,
    funnel_answers,
    other_choices,
    outcome_of,
    timing_answers,
)
from journeys.analysis.stats.download_rounding import CURVE_LAYOUT, STAGES_LAYOUT
from journeys.analysis.stats.intervals import median_interval, share_interval
from journeys.analysis.stats.survival import at_horizon
from journeys.analysis.work.agents import COUNTED
from journeys.analysis.work.credit import Recognition
from journeys.analysis.work.diversity import Diversity
from journeys.findings.protect import protect
from journeys.ingest.receipts import Receipt
from journeys.ingest.renamed import Renamed
from journeys.model.communities.community import Size
from journeys.model.tables import (
    ACTS,
    AGENT_SHARES,
    BINS,
    CARD_COVERAGE,
    CARD_FLAGS,
    DOWNSTREAM_JOURNEYS,
    FIRST_DERIVATIVES,
    METHODS,
    MISSING_CREDITS,
    MODEL_COUNTS,
    SEEN,
)
from journeys.model.vocabulary import DOWNSTREAM, STAGES, UNTOLD
from journeys.sentences import (
    candidates,
    data,
    funnel,
    identities,
    imports,
    mentoring,
    network,
    notes,
    outreach,
    person,
    resilience,
    response,
    shared,
    work,
)
from journeys.sentences.cohorts import compare, flow, leaving, retention
from journeys.sentences.findings import answers, digest, methods, report
from journeys.sentences.models import cards, downstream, lineage, policy, requests
from tests.analysis.frames import COMMUNITY, UNTIL, frame, reading
from tests.analysis.frames import person as journey
from tests.analysis.response.test_waits import waits
from tests.tables import made

ORDERS = ("any", "strict")
PERIODS = ("month", "quarter")
WHEN = pd.Timestamp("2021-03-14", tz="UTC")
PEOPLE_STEPS = ("join", "contribute")
ENDS = ("at", "since")


class Numbers:
    """Numbers drawn at random, few more often than many."""

    def __init__(self, seed):
        self.random = Random(seed)

    def count(self, least=0, most=20_000):
        """Draw a count."""
        return self.random.randint(least, max(least, min(self.of((3, 3, 60, 20_000)), most)))

    def part(self, whole, least=0):
        """Draw how many of some there are."""
        return self.of((least, whole, self.random.randint(least, whole)))

    def flag(self):
        """Draw a yes or no."""
        return self.random.random() < 0.5

    def of(self, values):
        """Draw one of some values."""
        return self.random.choice(list(values))

    def share(self, least=0.0, most=1.0):
        """Draw a number between two."""
        return self.random.uniform(least, self.of((least + (most - least) / 100, most)))

    def interval(self, part, n):
        """Return the limits of a share."""
        low, high = share_interval(part / n, n)
        return {"low": float(low), "high": float(high)}

    def days(self, most=4_000.0):
        """Draw a time."""
        return self.random.uniform(0, self.of((3, 60, most)))

    def rows(self, row):
        """Draw up to four rows."""
        return [row() for _ in range(self.random.randint(0, 4))]


def journeys_of(numbers):
    """Draw up to sixty people: some joined, some went on, some long before the end and some lately."""
    random = np.random.default_rng(numbers.random.randrange(2**32))
    size, goes_on = numbers.count(most=50), random.random()
    people = []
    for number in range(size):
        joined = float(random.integers(1, 500))
        after = float(random.integers(0, 300))
        stepped = random.random() < goes_on and after < joined
        led = stepped and random.random() < 0.3
        stages = {"join": None if random.random() < 0.1 else joined, "contribute": joined - after if stepped else None}
        stages["lead"] = (joined - after) / 2 if led else None
        if not any(days is not None for days in stages.values()):
            stages["join"] = joined
        people.append(journey(f"p{number}", **stages, entry_point=f"way {number % 3}" if number % 4 else "other"))
    return frame(*people)


def acts_of(journeys):
    """Make one act of each person for each of their stages."""
    stages = journeys.melt("person", [f"{stage}_at" for stage in STAGES], value_name="at").dropna()
    return made(ACTS, stages.assign(action="commented")[["person", "at", "action"]].to_dict("records"))


def counted(journeys, mode):
    return count_stages(journeys, reading(mode))


def _under_other_choices(numbers, journeys, stage, mode):
    def answers(community):
        settings, people = reading(mode, community=community), numbers.count(1)
        count = float(numbers.part(people))
        chance = {"value": numbers.share(), "low": numbers.share(), "high": numbers.share()}
        drawn = {
            "core": Answer("people", count, count, count, people),
            "areas": Answer("areas", count, count, count, people),
            "modularity": Answer("modularity", **chance, n=numbers.count()),
            "bus factor": Answer("people", None, None, None, 0, "no work" if numbers.flag() else ""),
        }
        return funnel_answers(journeys, settings) | timing_answers(journeys, stage, settings) | drawn

    others = [each for each in other_choices(COMMUNITY) if each.community and numbers.flag()]
    rows = compare_choices(answers(COMMUNITY), {each.name: answers(each.community) for each in others})
    yield shared.other_choices(outcome_of(rows), numbers.of(([], ["no accounts joined"])))
    yield from (shared.headline(row) for row in rows.to_dict("records"))


def _funnel(numbers):
    journeys, mode, stage = journeys_of(numbers), numbers.of(ORDERS), numbers.of(PEOPLE_STEPS)
    settings = reading(mode)
    joined = journeys.iloc[1:] if len(journeys) > 1 and numbers.flag() else None
    counts = counted(journeys, mode)
    cohorts = {each: by_cohort(journeys, each, settings, period=numbers.of(PERIODS)) for each in settings.stages}
    changes = measure_changes(cohorts)
    curve = time_to_next(journeys, stage, settings)
    rows = [row for row in counts.to_dict("records") if row["observable"]]
    yield funnel.summary(counts, mode, changes, count_spans(counts, joined, settings))
    people = len(steps(journeys, stage, settings))
    yield funnel.time_to_step(curve, people, stage, funnel.goal(str(settings.following(stage)), mode))
    yield funnel.years(compare_years(journeys, stage, settings), stage)
    yield funnel.cohorts(cohorts[stage], changes.get(stage))
    yield from (funnel.trend(change) for change in changes.values())
    yield funnel.comparison(compare_groups(journeys, stage, settings, group="entry_point", names=("other", "way 1")))
    yield from (funnel.conversion(row, mode) for row in rows)
    yield from (funnel.people_at_stage(row, mode) for row in rows)
    yield from (funnel.naive_estimate(row) for row in rows if row["n"])
    yield from (funnel.cohort(row) for row in cohorts[stage].to_dict("records"))
    yield from _under_other_choices(numbers, journeys, stage, mode)
    yield from (
        funnel.estimate(row)
        for row in by_group(journeys, stage, settings, group="entry_point").to_dict("records")
        if pd.notna(row["estimate"])
    )
    yield from (funnel.curve_point(row, "join") for row in curve.to_dict("records"))
    yield data.stages(COMMUNITY, counts, count_spans(counts, joined, settings))
    yield from (data.observed(row, count_spans(counts, joined, settings)) for row in rows)
    rows = compare_periods(journeys, acts_of(journeys), settings)
    yield data.new_people(rows, COMMUNITY, WHEN.date())
    yield data.active_people(rows)
    yield data.beyond_chance(rows)
    yield from (data.difference(row) for row in rows.to_dict("records"))
    yield data.perhaps_before(numbers.count(1))
    yield data.size(Size(numbers.count(), "people", WHEN.date(), "a paper", numbers.of(("exactly", "about", "over"))))
    into = dict(zip(journeys["person"], journeys["person"].shift(numbers.of((0, 1))).fillna("p0"), strict=True))
    yield identities.joining(journeys, into)
    yield funnel.listed_people(numbers.count(), numbers.count())


def _messages(numbers, size, *, is_new):
    random = np.random.default_rng(numbers.random.randrange(2**32))
    hours = np.where(random.random(size) < random.random(), random.exponential(60, size), np.nan)
    rows = waits(*hours, followed=2_000.0, is_new=is_new)
    who = [f"{is_new}{number}" for number in random.integers(0, max(1, size // 2), size)]
    return rows.assign(person=who, action=random.choice(["opened_issue", "opened_change"], size))


def _response(numbers):
    hours = numbers.of((24, 48, 168))
    new, known = (_messages(numbers, numbers.count(most=60), is_new=is_new) for is_new in (True, False))
    gap = compare_waits(pd.concat([new, known], ignore_index=True), hours)
    listed = pd.DataFrame({"person": range(numbers.count(most=60))})
    waiting = Waiting(listed, numbers.count(), numbers.count(), numbers.count())
    share = share_unanswered(new, hours)
    p_value = numbers.share(0.001)
    yield from (
        response.years(Years(each, share_unanswered(known, hours), p_value, is_sooner=numbers.flag()), hours)
        for each in (share, share_unanswered(new.iloc[:0], hours))
    )
    row = {
        **vars(share),
        "group": OTHERS,
        "together": numbers.count(1),
        "period": "2021 Q1",
        "finished": numbers.flag(),
    }
    yield response.gap(gap, hours)
    yield response.middles(gap)
    yield response.summary(waiting, share, "in the last year", hours)
    yield response.not_listed(waiting, hours)
    yield response.without_answers(numbers.count(1))
    yield response.perhaps_known(numbers.count(1))
    yield response.period(row, hours)
    if share.share is not None:
        yield response.group(row, "label", hours)
        yield response.not_answered(row, hours)
    yield response.group_name(row, "place")
    yield response.groups("place", hours)
    yield from (response.curve_point(each, "newcomers") for each in gap.curves.to_dict("records"))
    yield f"No reply for {response.wait(numbers.days())}."
    yield response.waiting_message("home", "asked", round(numbers.days()), date(2021, 3, 14))
    yield response.limit(hours)


def _kind_row(numbers):
    n = numbers.count(1)
    people = numbers.part(n)
    return {
        "kind": numbers.of(("code", "doc")),
        "people": people,
        "n": n,
        "share": people / n,
        **numbers.interval(people, n),
    }


def _agents(numbers):
    """Draw how many of each kind of change, of people and of newcomers carry a mark."""

    def row(group):
        n = numbers.count(1)
        marked = numbers.part(n)
        counted = {"n": n, "marked": marked, "unmarked": n - marked, "share": marked / n}
        return {"group": group, **counted, **numbers.interval(marked, n)}

    rows = AGENT_SHARES.of([row(group) for group in COUNTED if numbers.flag()])
    yield work.with_agents(rows, WHEN)
    yield from (
        work.agents_in_period({**each, "what": each["group"], "period": "2021 Q1", "finished": numbers.flag()})
        for each in rows.to_dict("records")
    )
    groups = {"kind": "code", "stage": numbers.of(STAGES), "agent": "Claude"}
    yield from (work.agents_in_group(row(group), by) for by, group in groups.items())
    yield from (work.agent_group(group, by) for by, group in groups.items())


def _work(numbers):
    n = numbers.count(1)
    lost, kinds = numbers.part(n), numbers.count(1, 12)
    views = pd.DataFrame([{"view": "git alone", "observable": numbers.flag(), "seen": n - lost, "lost": lost, "n": n}])
    effective = numbers.share(1, kinds)
    measured = Diversity(n, kinds, 1.0, effective, effective / 2, effective * 1.5)
    people = numbers.part(n)
    uncredited = pd.DataFrame(
        {"person": range(people), "listed": [numbers.flag()] * people, "kind": "code"}, index=range(people)
    )
    languages = pd.DataFrame(
        numbers.rows(lambda: {"language": numbers.of(("", "fr", "nl")), "people": numbers.count(1)}),
        columns=["language", "people"],
    ).drop_duplicates("language")
    weights = np.array([numbers.share(0.01) for _ in range(kinds)])
    shares = pd.DataFrame({"kind": "code", "share": weights / weights.sum(), "n": n})
    yield work.too_few(numbers.count(2))
    yield work.summary(views, shares)
    yield work.most_work(shares)
    yield work.diversity(measured)
    yield work.community_diversity(COMMUNITY, measured)
    yield work.largest(pd.DataFrame([_kind_row(numbers), _kind_row(numbers)]))
    yield work.listed_only(people, n)
    yield work.uncredited(uncredited.head(50), Recognition("github:home/made", n, WHEN))
    yield work.languages(languages)
    yield work.kind_share("code", _kind_row(numbers))
    yield work.period_share({**_kind_row(numbers), "period": "2021 Q1", "finished": numbers.flag()})
    yield work.period_share({**_kind_row(numbers), "kind": work.OTHER_KINDS, "period": "2021 Q1", "finished": True})
    yield work.view({"view": "git alone", "seen": n - lost, "lost": lost, "n": n})
    yield from _agents(numbers)


def _core(numbers, pieces, people):
    """Draw the core of so many pieces of work; nobody did none, and a person did one or more."""
    people = numbers.part(min(pieces, people), min(pieces, 1))
    return pd.Series({"pieces": pieces, "people": people, "core": numbers.part(people, min(people, 1))})


def _resilience(numbers):
    areas = numbers.count()
    half = numbers.part(areas)
    people = numbers.count(1)
    core = numbers.part(people, 1)
    month = {
        "month": WHEN, "pieces": numbers.count(), "people": people, "core": core, "bus_factor": numbers.part(core, 1),
        "whole": numbers.flag(), "finished": numbers.flag(),
    }  # fmt: skip
    day = {"day": WHEN, **{name: numbers.count() for name in ("active", "drifting", "away")}}
    weeks = [numbers.count(most=9) for _ in range(numbers.count(most=60))]
    asked = numbers.count(most=60)
    answered = numbers.part(asked)
    share = Answered(answered, asked, **(numbers.interval(answered, asked) if asked else {"low": 0.0, "high": 1.0}))
    middle = median_interval(pd.Series(weeks, dtype="float64"))
    before, now = numbers.count(), numbers.count()
    moves = {
        "stage": "lead",
        "before": before,
        "now": now,
        "asleep": numbers.part(before),
        "arrived": numbers.part(now),
    }
    total = numbers.count(1)
    own = numbers.rows(lambda: {"share": numbers.share(0.01), "others": numbers.count(most=5)})
    area = {"kind": "code", "place": "github:home/made", "pieces": numbers.part(total), "total": total}
    week = {
        "week": WHEN,
        "arrivals": numbers.count(),
        "answers": numbers.count(),
        "answerers": numbers.count(),
        "finished": True,
    }
    yield resilience.fall(CoverageLoss(areas, half, numbers.part(half), numbers.part(half)))
    yield resilience.core(pd.DataFrame([month]))
    names = ["calm-owl"] * numbers.count(1, 20)
    people = len(names) + numbers.count()
    carriers = BusFactor(tuple(names), people + numbers.count(), people, WHEN)
    before = numbers.count(1)
    compared = replace(carriers, before=before, n_before=before + numbers.count(), p_value=numbers.share(0.001))
    yield from (resilience.bus_factor(each, names, WHEN) for each in (carriers, compared))
    yield resilience.areas_drawn(half, areas)
    yield resilience.core_month(month)
    pieces = numbers.count()
    whole = _core(numbers, pieces, pieces)
    human = _core(numbers, numbers.part(pieces), whole["people"])
    yield resilience.without_agents(whole, human if human["pieces"] else None)
    yield from (resilience.core_of(each) for each in (whole, human) if each["pieces"])
    yield resilience.suspects_in_core(sorted(numbers.random.sample(range(1, 60), numbers.count(1, 9))))
    yield resilience.day(day)
    yield resilience.activity(pd.DataFrame([day]))
    yield resilience.moves(pd.DataFrame([moves]), WHEN)
    yield resilience.moves(pd.DataFrame([moves]), WHEN, p_value=numbers.share(0.001))
    yield resilience.readiness(Capacity(len(weeks), sum(weeks), sum(weeks), middle, middle, share, share))
    yield resilience.loss(
        pd.DataFrame(own, columns=["share", "others"]), "Ada", numbers.of(("area of work", "kind", "place"))
    )
    yield resilience.area({**area, "others": numbers.count()})
    yield from (resilience.week(week, count) for count in ("arrivals", "answers"))
    yield resilience.moved({"stage": "lead", "asleep": 1 + moves["asleep"]}, "asleep", 1 + before, "inactive")
    yield resilience.activity_note(COMMUNITY, numbers.count(300, 800))


def _method(numbers, name, candidates, contributed, *, has_chances):
    """Draw how a method ranked; nothing where nobody contributed, or everybody did."""
    nothing = dict.fromkeys(METHODS.names[1:], np.nan)
    if not contributed:
        return {"method": name, **nothing} | dict.fromkeys(("observed_expected", "observed_expected_high"), 0.0)
    share = {name: numbers.share() for name in ("auc", "average_precision", "recall_10", "recall_top")}
    share["precision_10"] = share["recall_10"] * contributed / min(LIST_LENGTH, candidates)
    measured = {name: (value, value / 2, (value + 1) / 2) for name, value in share.items()}
    if has_chances:
        ratio, spread = numbers.share(0.01, 3), 1 + numbers.share()
        measured["observed_expected"] = (ratio, ratio / spread, ratio * spread)
        skill = numbers.share(-0.5, 0.5)
        known = contributed < candidates
        measured["brier_skill"] = (
            (skill, skill - spread / 9, min(skill + numbers.share(), 1)) if known else (np.nan,) * 3
        )
    ends = ("", "_low", "_high")
    return {"method": name, **nothing} | {
        f"{name}{end}": value for name, three in measured.items() for end, value in zip(ends, three, strict=True)
    }


def _fifth(numbers):
    n = numbers.count(1)
    contributed = numbers.part(n)
    return {
        "promised": numbers.share(0.001),
        "contributed": contributed / n,
        **numbers.interval(contributed, n),
        "n": n,
    }


def _lead(numbers, outcomes):
    """Draw the lead of a model: often close to nothing, and with nobody who contributed not known."""
    ahead = numbers.share(-0.01, 0.3)
    return (ahead, ahead - numbers.share(), ahead + numbers.share()) if outcomes else (np.nan,) * 3


def _tried(numbers):
    """Draw a back-test, with a model or without; before any day nobody was a candidate or contributed."""
    days = numbers.count(most=60)
    outcomes = numbers.count(most=900) if days else 0
    # everybody who went on to contribute did so after one of the days or more
    contributed = numbers.share(outcomes / days, outcomes) if outcomes else 0.0
    candidates = contributed + numbers.of((0.0, numbers.share(0, 200))) if days else 0.0
    rule = numbers.of(RULES) if outcomes >= MIN_TESTED_OUTCOMES else "one_step"
    lead = _lead(numbers, outcomes) if days and numbers.flag() else None
    is_ahead = lead is not None and outcomes >= MIN_TESTED_OUTCOMES and round(lead[1], 3) > 0
    names = (*([MODEL] if lead else []), *RULES, RANDOM)
    return Backtest(
        methods=pd.DataFrame(
            [_method(numbers, name, candidates, contributed, has_chances=name in (MODEL, rule)) for name in names]
        )[METHODS.names],
        bins=BINS.of([_fifth(numbers) for _ in range(5)] if days else []),
        days=days,
        first_on=WHEN.to_pydatetime() if days else None,
        last_on=(WHEN + timedelta(days=14 * days)).to_pydatetime() if days else None,
        candidates=candidates,
        contributed=contributed,
        base=contributed / candidates if candidates else np.nan,
        outcomes=outcomes,
        learnt_from=outcomes + numbers.count(),
        rule=rule,
        best=MODEL if is_ahead else rule,
        lead=lead,
    )


def _candidates(numbers):
    n = numbers.count()
    tried = _tried(numbers)
    people = pd.DataFrame({"anyway": [numbers.flag()] * min(n, 60)}, dtype="bool")
    row = {
        name: numbers.count(most=90)
        for name in ("recent_acts", "before_acts", "threads", "answered", "waiting", "closed")
    }
    row |= {name: numbers.days() for name in ("silent_days", "here_days", "waiting_days")}
    row |= {
        name: numbers.flag() for name in ("answered_soon", "claimed", "in_changes", "unanswered", "slowing", "anyway")
    }
    row |= {"answered_by_known": numbers.part(row["answered"])}
    # whoever did nothing lately, or less than before, slows down
    row["slowing"] = not row["recent_acts"] or row["recent_acts"] < row["before_acts"]
    row |= {
        "promise": numbers.of((np.nan, numbers.share())),
        "need": numbers.of((0, 1 / 3, 2 / 3, 1.0)),
        "places": numbers.count(1, 9),
    }
    row |= {"first_weeks": numbers.count(0, 12), "once": numbers.of((0.0, 1.0)), "by_door": 0.0, "by_event": 1.0}
    task = {
        "mark": "open",
        "touched": True,
        "place": "github:home/made",
        "same_place": True,
        "common_labels": (),
        "common_words": (),
    }
    yield candidates.summary(Ranking(people, "recent", None, n), numbers.count(), numbers.part(len(people)))
    yield candidates.unlisted(n)
    yield from (candidates.chance(row, method) for method in (MODEL, "recent"))
    sign = numbers.of(("", *(name for name in ("claimed", "in_changes", "closed", "answered", "once") if row[name])))
    yield candidates.why(row, sign, {"at": WHEN, "kind": numbers.of(("doc", "untold", None))})
    yield candidates.why_in_full(row)
    yield candidates.noted("Ada", numbers.of(("invited", "declined")), numbers.count(1), None)
    yield from candidates.explain(row, None)[0]
    yield from (phrase(row) for _, phrase in candidates.PHRASES)
    yield candidates.waited({"at": WHEN}, WHEN + timedelta(days=numbers.days()))
    yield candidates.choice_of_method(tried)
    yield candidates.expected(tried)
    yield candidates.calibration(tried)
    if tried.lead and tried.outcomes:
        yield candidates.lead(tried)
    if tried.outcomes:
        yield candidates.found(tried, "recent")
    yield candidates.backtest(tried)
    yield candidates.fifth(_fifth(numbers))
    yield candidates.per_expected(_fifth(numbers))
    yield candidates.too_few_for_lottery(numbers.count())
    yield candidates.lottery(["Ada"], numbers.count(1))
    ages = {"opened_at": WHEN, "last_at": WHEN + timedelta(days=1)}
    yield candidates.task({**task, **ages}, WHEN + timedelta(days=1 + numbers.days()))


def _outreach(numbers):
    pairs = numbers.count(most=900)
    better = numbers.part(pairs)
    worse = numbers.part(pairs - better)
    both = numbers.part(pairs - better - worse)
    way, still_open = numbers.of(("matched", "waiting")), numbers.count()
    effect = Effect(
        way, invited=pairs, others=pairs, contributed=better + both, others_contributed=worse + both,
        others_later=numbers.part(pairs), unmatched=numbers.count(), still_open=still_open,
        open_until=datetime(2021, 3, 14, tzinfo=UTC) if still_open else None,
        promise=numbers.share() if pairs else np.nan, others_promise=numbers.share() if pairs else np.nan,
        difference=paired_difference(better, worse, pairs) if pairs >= MIN_COMPARED else UNKNOWN,
        uneven=way == "waiting" and numbers.flag(), explained=way == "matched" and is_explained(better, worse),
    )  # fmt: skip
    yield outreach.summary(effect)
    yield from outreach.notes(effect)
    if effect.is_enough:
        yield outreach.comparison(effect)
        yield outreach.difference(effect.difference)
    # close to where a verdict turns, which counts of people seldom come to
    close = numbers.share(-0.02, 0.02)
    yield outreach.summary(
        replace(effect, invited=20, others=20, difference=Difference(close + 0.2, close, close + 0.4), uneven=False)
    )


def _seen(numbers):
    """Draw windows of a few places: an interval each, or the day of a list."""
    bases = [("oldest", "newest"), ("complete", "exported"), ("listed", "listed")]
    rows = []
    for place in range(numbers.random.randrange(4)):
        since, until = numbers.of(bases)
        end = WHEN if until == "listed" else WHEN + timedelta(days=numbers.count() + 1)
        ends = {"since": WHEN, "until": end, "since_basis": since, "until_basis": until}
        rows.append({"place": f"github:demo/{place}", "stage": numbers.of(STAGES), **ends})
    return SEEN.of(rows)


def _imports(numbers):
    seen = _seen(numbers)
    yield data.windows(seen)
    yield data.drawn_places(seen, 1)
    yield from (data.window(row) for row in seen.to_dict("records"))
    receipts = numbers.rows(
        lambda: Receipt(
            "a", new=numbers.count(), known=numbers.count(), rejected=numbers.count(), refused=numbers.of((None, "no"))
        )
    )
    listed = pd.DataFrame({"simulated": [numbers.flag() for _ in range(numbers.count(most=5))]}, dtype="bool")
    files = pd.DataFrame(
        numbers.rows(lambda: {"new": numbers.count(), "rejected": numbers.count()}), columns=["new", "rejected"]
    )
    yield imports.looked_into(receipts)
    yield imports.imported(receipts)
    yield imports.to_mend(receipts)
    yield imports.loaded(listed)
    yield imports.some_of(["a"] * numbers.count(most=9))
    unclaimed = {f"slack:T1/{n}": numbers.count(1) for n in range(numbers.count(1, 9))}
    yield imports.unclaimed(unclaimed)
    yield imports.renamed(Renamed("github:tide/kelp", "github:tide/weed", numbers.count(1)), "Tide")
    yield from imports.next_after_import(unclaimed, ["home"])
    yield data.loaded_files(files, numbers.count(most=9))
    yield from (data.unseen(stage, listed=numbers.flag(), fetched=numbers.flag()) for stage in STAGES)
    yield data.disagreements(pd.DataFrame({"acts": [numbers.count(1)] * numbers.count(most=2)}))
    yield data.month_of_source("git_log", WHEN, numbers.count())
    yield from (form(numbers.count()) for form in (data.kept_records, data.bots, data.suspects))


def _people(numbers):
    counted = {kind: numbers.count(1) for kind in numbers.random.sample(["code", "doc", UNTOLD], numbers.count(0, 3))}
    contacts = pd.DataFrame({"person": range(numbers.count(most=60))})
    contact = {"stage": "join", "together": numbers.count(1), "to_them": numbers.count(), "from_them": numbers.count()}
    waits = [WHEN + timedelta(days=numbers.days()) if numbers.flag() else pd.NaT for _ in range(numbers.count(1, 5))]
    replies = pd.DataFrame({"replied_at": waits}).assign(
        action="opened_issue", at=WHEN, landed=False, replied_by="bo", place="github:a/b"
    )
    entry = {
        "number": numbers.count(1),
        "at": WHEN,
        "who": "bo",
        "in_force": numbers.flag(),
        "kind": "undo",
        "undoes": float(numbers.count(1)),
    }
    acts = numbers.count(1)
    side = (
        {f"{stage}_at": WHEN for stage in STAGES}
        | {"first_since": numbers.of((None, WHEN))}
        | {
            "first_at": WHEN,
            "last_at": WHEN,
            "acts": acts,
            "first_place": "home",
        }
    )
    mark = {"since": WHEN, "actions": {"commented": acts}, "acts": acts}
    by = numbers.of(("thread", "month", "place"))
    role = {
        "action": "hosted",
        "places": ["a"] * numbers.count(1, 9),
        "first_at": WHEN,
        "last_at": WHEN,
        "times": numbers.count(1),
    }
    yield person.kinds(counted)
    yield person.together(contacts, by, numbers.part(len(contacts), min(1, len(contacts))))
    yield person.contact(contact, by)
    yield person.first_answer(replies, {"bo": "Bo"})
    yield from (person.asked_last(row, {"bo": "Bo"}) for row in replies.tail(1).to_dict("records"))
    yield person.all_acts(pd.DataFrame({"action": ["commented"] * numbers.count(most=60)}, dtype="str"))
    yield from person.roles(pd.DataFrame([role]))
    yield person.mark(mark, "home", "day")
    yield identities.side(side)
    yield identities.undecided(numbers.count())
    yield identities.opt_outs(numbers.count())
    yield identities.joined_people(numbers.count(1))
    yield identities.decided(numbers.count(1))
    yield identities.account_kinds(["git:1"] * numbers.count(1, 9))
    yield identities.decision(entry, (), b"key")
    yield identities.names_on(entry)
    yield shared.taken_back(numbers.count(1))
    yield shared.noted(numbers.count(1))
    yield network.path_share(numbers.share())
    yield network.strongest_ties(numbers.count())


def _mentoring(numbers):
    waiting = numbers.count(most=60)
    proposed = pd.DataFrame({"mentor": ["bo" if numbers.flag() else None for _ in range(waiting)]}, dtype="object")
    pairs = pd.DataFrame(
        {"state": [numbers.of(("graduate", "hand_over", "look_in", "goes_on")) for _ in range(waiting)]}, dtype="str"
    )
    standing = pd.DataFrame(
        {
            "status": [numbers.of((None, *notes.STATUSES)) for _ in range(waiting)], "invited_at": WHEN, "number": 1,
            "due_on": pd.Timestamp(numbers.of(("2021-03-10", "2022-01-01"))),
        },
    )  # fmt: skip
    yield mentoring.proposals(proposed)
    yield mentoring.pairs(pairs)
    yield mentoring.further(numbers.count(1), "in the table")
    yield mentoring.full("Bo", numbers.count(1))
    yield notes.summary(standing, date(2021, 3, 14))
    yield notes.due_count(standing, date(2021, 3, 14))
    yield notes.log_note(numbers.count(1))


def _cards(numbers):
    states = {key: Said(numbers.of(("present", "template", "empty", "absent"))) for key in ITEMS}
    yield cards.said(Card("ada/rose", states))
    item = numbers.of(ITEMS)
    flags = ("both", "copied", "lost", "added", "absent")
    rows = [
        {"item": item, "flag": numbers.of(flags), "parent_state": numbers.of(("present", None))}
        for _ in range(numbers.random.randint(0, 9))
    ]
    yield cards.pairs_summary(made(CARD_FLAGS, rows), item)
    credit = {"yaml": numbers.of(("base_model: ada/rose", None)), "basis": numbers.of(("guessed", "declared"))}
    found = made(MISSING_CREDITS, [credit] * numbers.random.randint(0, 9))
    yield cards.credits_summary(found, len(found) + numbers.count(1))
    counted = pd.concat([_covered(numbers, group) for group in ("inside", "outside")][: numbers.of((1, 2))])
    whose = {"inside": "of The Garden", "outside": "of others"}
    yield cards.coverage_answer(CARD_COVERAGE.of(counted), whose, lineage.Day(date(2024, 3, 1), numbers.flag()))
    yield cards.alike(counted)
    yield cards.coverage_bar(counted.iloc[0].to_dict())
    yield cards.untold(numbers.count(), others=numbers.flag())
    yield cards.changes_answer(made(CARD_FLAGS, _changes(numbers)))
    yield cards.guessed_left_out(numbers.count())
    yield cards.too_many_pairs(numbers.count(20_001))
    pairs = numbers.count()
    yield cards.pairs_shown(min(pairs, 1_000), pairs)


def _covered(numbers, group):
    n = numbers.count(1)
    said = [numbers.part(n) for _ in ITEMS]
    rows = [
        (
            group,
            item.need,
            key,
            count,
            left := numbers.part(n - count),
            numbers.part(n - count - left),
            numbers.part(count),
            n,
        )
        for (key, item), count in zip(ITEMS.items(), said, strict=True)
    ]
    return CARD_COVERAGE.of(rows)


def _changes(numbers):
    changes = ("kept", "changed", "missing", "unknown")
    return [
        {"child": f"hub:model/a/{at}", "parent": "hub:model/a/b", "basis": numbers.of(("guessed", "declared")), **more}
        for at in range(numbers.random.randint(0, 4))
        for more in (
            {"need": "ownership", "item": "licence_change", "flag": numbers.of(changes)},
            {"need": "ownership", "item": "gate", "flag": numbers.of(("kept", "lost", "neither"))},
            {"need": "harms", "item": "bias", "flag": numbers.of(("lost", "copied")), "parent_state": "present"},
        )
    ]


def _counts(numbers):
    models = numbers.count(1)
    derived = numbers.part(models - 1)
    declared, inferred = derived, numbers.count() if derived else 0
    unseen, cycles = numbers.count(), numbers.count(most=60) if derived else 0
    return Counts(
        models=models,
        edges={"declared": declared, "inferred": inferred, "guessed": numbers.count()},
        relations={"finetune": declared, "unknown": inferred},
        owners=numbers.part(models, 1),
        cross_owner_edges=numbers.part(declared + inferred),
        makers=numbers.part(derived),
        depth=numbers.count(1, 60) if derived else 0,
        roots=numbers.count(1) if derived else 0,
        derived=derived,
        merged=numbers.part(derived),
        unseen=unseen,
        below_unseen=numbers.part(derived),
        cycles=cycles,
        cut=cycles + numbers.count(most=60) if cycles else 0,
    )


def _accounts(numbers):
    """Draw accounts as people are drawn, with the steps downstream in the place of the stages."""
    drawn = journeys_of(numbers)
    ends = [(f"{stage}_{end}", f"{step}_{end}") for stage, step in zip(STAGES, DOWNSTREAM, strict=True) for end in ENDS]
    told = {
        "inside": [numbers.flag() for _ in drawn.index],
        "kind": [numbers.of(downstream_journeys.KINDS) for _ in drawn.index],
    }
    return DOWNSTREAM_JOURNEYS.of(drawn.rename(columns=dict(ends)).assign(**told))


def _reading_downstream(numbers):
    observable = {**dict.fromkeys(DOWNSTREAM, True), "discover": numbers.flag(), "ask": numbers.flag()}
    return FunnelSettings(COMMUNITY, observable, observed_until=UNTIL, mode="any", steps=DOWNSTREAM)


def _downstream(numbers):
    journeys, settings = _accounts(numbers), _reading_downstream(numbers)
    counts, sizes = count_stages(journeys, settings), {name: len(part) for name, part in split(journeys).items()}
    day = date(2024, 3, 1)
    models = numbers.count(1)
    yield downstream.answer(counts, len(journeys), models, "The Garden", day, side=numbers.of(("all", "inside")))
    yield downstream.steps(counts)
    yield downstream.not_shown({numbers.of(actions) for actions in map(sorted, DOWNSTREAM.values())})
    yield downstream.sides(sizes, lists_members=numbers.flag())
    yield downstream.kinds(sizes)
    yield downstream.nobody("The Garden", models, with_others=numbers.flag())
    yield downstream.basis(len(journeys), models, day)
    for row in counts[counts["observable"]].to_dict("records"):
        yield funnel.people_at_stage(row, "any", unit=downstream.ACCOUNT)
        if row["to"] and row["n"]:
            curve = time_to_next(journeys, row["stage"], settings)
            yield funnel.naive_estimate(row, unit=downstream.ACCOUNT)
            yield funnel.time_to_step(curve, int(row["n"]), row["stage"], row["to"], unit=downstream.ACCOUNT)
            yield from (
                funnel.curve_point(each, "gone on", unit=downstream.ACCOUNT) for each in curve.to_dict("records")
            )


def _lineage(numbers):
    counts, day = _counts(numbers), lineage.Day(date(2024, 3, 1), numbers.flag())
    yield lineage.answer(counts, "lab/root", day)
    yield lineage.answer_of_all(counts, day)
    yield lineage.how_known(counts, with_guessed=numbers.flag())
    yield lineage.guessed_shown(counts)
    yield from lineage.counted_models(counts, with_guessed=numbers.flag())
    yield from lineage.limits(counts)
    size = numbers.count(most=60)
    rows = [("lab/root", numbers.days(), numbers.flag()) for _ in range(size)]
    times = FirstDerivatives(FIRST_DERIVATIVES.of(rows), numbers.count(), numbers.count(), numbers.count())
    yield lineage.first_derivative(times, {days: times.share(days) for days in HORIZONS})
    several = {"model": "hub:model/a/b", "told": numbers.flag(), "thick": numbers.count(1), "others": numbers.count()}
    yield lineage.model_slice(several)
    row = {
        "under": numbers.of((None, "hub:model/lab/root")),
        "relation": numbers.of((None, "merge")),
        "basis": numbers.of(("declared", "inferred")),
        "told": numbers.flag(),
        "children": numbers.count(),
        "below": numbers.count(),
    }
    yield lineage.about_model(row, ["hub:model/a/b"] * numbers.of((0, 2)))
    known = {
        "licence": numbers.of((None, "mit")),
        "gated": numbers.of((None, "manual")),
        "private": numbers.flag(),
        "task": numbers.of((None, "translation")),
        "downloads": numbers.of((None, numbers.count())),
        "likes": numbers.of((None, numbers.count())),
        "created_at": numbers.of((pd.NaT, WHEN)),
        "seen_at": numbers.of((pd.NaT, WHEN)),
        "at_floor": numbers.flag(),
    }
    yield lineage.facts(known)
    days = [
        {"as_of": WHEN, "told": numbers.flag(), "likes": numbers.count(), "downloads": numbers.count()}
        for _ in range(numbers.of((0, 1, 2, 9)))
    ]
    yield lineage.counts_by_day(made(MODEL_COUNTS, days))
    newer, results = numbers.of((None, "hub:model/a/c")), numbers.of((None, numbers.count()))
    yield lineage.further_facts(numbers.count(), newer, results)
    models = numbers.count(1, 500)
    yield lineage.deeper(numbers.count())
    yield lineage.graph_note(numbers.part(models, 1), models)
    yield lineage.alone(numbers.count(), further=numbers.flag())
    yield lineage.none_of("The Garden", numbers.count())
    yield lineage.found_models(numbers.count(most=60), "a", 8)


def _cohorts(numbers):
    journeys, outcome, period = journeys_of(numbers), numbers.of(("active", *PEOPLE_STEPS)), numbers.of(PERIODS)
    journeys["burst"] = [numbers.of((None, None, "Dash", "Sprint")) for _ in range(len(journeys))]
    acts = acts_of(journeys)
    triangle = find_triangle(journeys, acts, reading(), outcome=outcome, period=period)
    sums = by_age(triangle)
    yield retention.summary(sums, outcome, period, numbers.count(), followed=bool(triangle["n"].any()))
    yield retention.legend(numbers.count(1), 16)
    yield retention.change(change_at(triangle, 1), period)
    yield from (retention.cell(row, outcome, period) for row in triangle.to_dict("records"))
    yield from (retention.together(row, outcome, period) for row in sums.to_dict("records"))
    rows = compare_events(journeys, acts, reading())
    yield retention.events(rows)
    yield from (retention.event(row) for row in rows.to_dict("records"))


def _flow(numbers):
    journeys, period = journeys_of(numbers), numbers.of(PERIODS)
    acts = acts_of(journeys)
    found = find_standing(acts, journeys, reading(), period=period)
    flows, stages = count_flows(found), numbers.of((found.stages, STAGES[1:], STAGES[2:3]))
    yield flow.legend(3, numbers.count(), period)
    moves = count_moves(flows, found.labels)
    yield from (flow.summary(moves.iloc[: count + 1], period, stages) for count in range(len(moves)))
    for row in flows.to_dict("records"):
        yield flow.flow(row, "2021 Q1", "2021 Q2")
        yield flow.node(row["before"], numbers.count(), "2021 Q1")
    rows = count_transitions(found)
    if len(rows):
        yield flow.matrix(rows, period)
    yield from (flow.transition(row, period) for row in rows.to_dict("records"))
    if found.steps:
        day = numbers.of(found.starts).date()
        compared = flow_groups.compare_groups(found, flow_groups.by_date(found, day))
        yield from (flow.groups(compared, kind, day) for kind in flow.GROUPS)
        tested = compared.rows[compared.rows["p_value"].notna()]
        yield from (flow.difference(row) for row in tested.to_dict("records"))
    paths = count_paths(find_first_acts(acts, journeys, reading()))
    yield flow.beginnings(paths, numbers.count())
    for row in paths.to_dict("records"):
        yield flow.path(row)
        yield flow.begun(flow.act(row["first"]), flow.NO_FURTHER, row["people"], "second")
        yield flow.begun_with(flow.act(row["first"]), row["people"], "first")


def _leaving(numbers):
    journeys = journeys_of(numbers)
    # so long ago that some are followed until a year before the end
    dates = [name for name in journeys if name.endswith(("_at", "_since"))]
    journeys[dates] = journeys[dates] - pd.Timedelta(days=numbers.count(200, 900))
    observable = {"discover": False, "join": True, "contribute": True, "lead": numbers.flag()}
    acts, settings = acts_of(journeys), reading(observable=observable)
    why_not = why_not_led(settings)
    can_lead = why_not is None
    followed = follow_contributors(journeys, acts, settings)
    rows, months = incidence(followed.rows), states_by_month(journeys, acts, settings)
    yield leaving.summary(rows, followed, why_not)
    yield leaving.apart(replace(followed, unknown=numbers.count(), recent=numbers.count()), why_not)
    yield leaving.total(time_to_lead(journeys, settings))
    yield f"Followed for {leaving.span(365 if numbers.flag() else numbers.count(1, 364))}."
    yield leaving.states(months, can_lead=can_lead)
    yield from (leaving.day(row, can_lead=can_lead) for row in rows.to_dict("records"))
    yield from (leaving.month(row, can_lead=can_lead) for row in months.rows.to_dict("records"))
    stays = follow_stays(journeys, acts, settings)
    labels = pd.Series([f"people of {2019 + nth % numbers.of((2, 3))}" for nth in range(len(stays))], stays.index)
    means, pairs = compare_stays(stays, labels)
    yield leaving.stays(means, pairs)
    yield from (f"They stayed {leaving.stay(row)} days." for row in means.to_dict("records"))
    yield f"Shown are {', '.join(leaving.shown_states(can_lead=can_lead))}."


def _compare(numbers):
    slugs = ("one", "two", "three")[: numbers.of((2, 3))]
    names, horizons = {slug: slug.title() for slug in slugs} | {"gone": "Gone"}, {"join": numbers.count(1)}
    align = numbers.of(("age", "calendar"))
    # year 2000 is the 24,000th month
    begins, first = (dict.fromkeys(slugs, 24_000), 0) if align == "age" else (dict.fromkeys(slugs, 0), 24_000)
    months = frozenset(range(first, first + numbers.count(1, 90)))
    shown = dict.fromkeys(slugs, frozenset({"committed", "starred"}))
    absent = numbers.of(((), ("gone",)))
    shared = Shared(align, frozenset({"committed"}), months, begins, shown, absent)
    counts = {slug: {name: _share_of_people(numbers) for name in ("kind:doc", "again")} for slug in slugs}
    measures = [
        share_of("work", name, lambda side, name=name: counts[side.slug][name]) for name in ("kind:doc", "again")
    ]
    measures.append(count_of("structure", "people", "people", lambda _: numbers.count(), "each by its own exports"))
    measures.append(Measure("journeys", "time:join", "days", lambda _: Value(9.6, 2.0, 30.4, 12), lambda *_: 0.001))
    measured = measure_each(measures, [SimpleNamespace(slug=slug) for slug in slugs])
    values, differences = as_rows(measured, (*slugs, *absent), shared), find_differences(measured, {})
    yield compare.summary(differences, shared, names, horizons)
    yield compare.summary(differences, replace(shared, actions=frozenset()), names, horizons)
    yield compare.period(shared, names)
    yield compare.not_compared(values, shared, names, horizons)
    yield from compare.left_out(values, shared, names, horizons)
    yield from compare.alone(shared, names)
    for row in values.to_dict("records"):
        yield f"{compare.measure_name(row['measure'], horizons)}: {compare.value(row)}."
    for name, rows in differences.groupby("measure"):
        why = compare.reason(values[values["measure"] == name].to_dict("records"), shared)
        yield f"{compare.differences(rows.to_dict('records'), names)}{f': {why}' if why else ''}."
        yield from (f"{compare.difference(row, names)}." for row in rows.to_dict("records") if row["told"])


def _share_of_people(numbers):
    n = numbers.count(10)
    return numbers.part(n), n


def _policy(numbers):
    models, owners = numbers.count(), numbers.count()
    makers = numbers.part(min(models, owners))
    for option, states in policy.STATES.items():
        counts = {state: numbers.count() for state in states}
        reached = numbers.part(models)
        reach = Reach(
            models=models,
            reached=reached,
            untold=numbers.part(models - reached),
            makers=makers,
            reached_makers=numbers.part(makers),
            owners=owners,
            bearers=None if option == "other" else numbers.part(owners),
            reach_gini=numbers.of((None, numbers.share())),
            burden_gini=None if option == "other" else numbers.share(),
        )
        asked = Asked(
            relations=numbers.of((RELATIONS, ("merge",), ())),
            downloads=numbers.of((0, 1, numbers.count())),
            audience=numbers.of(AUDIENCES),
            levers=numbers.of((("gate",), ("gate", "use"), ())),
        )
        yield policy.shows(option, reach, counts, asked)
        yield policy.spread(reach)
        yield policy.legend(option, counts)
        yield from policy.lines(option, reach, counts, asked)
    yield policy.part_of(numbers.part(models), models)
    yield policy.slice_state("ada/rose: 2 models under it.", "direct", numbers.of(("reached", "")))
    yield policy.compute(numbers.of((None, numbers.share())), numbers.of((None, numbers.share())))


def _asking(numbers):
    requests = numbers.count(most=60)
    days = [numbers.days() for _ in range(numbers.part(requests))]
    happened = [numbers.flag() for _ in days]
    return Asking(
        requests=requests,
        # each asks for something
        kinds={kind: numbers.part(requests) for kind in KINDS} | {KINDS[0]: requests},
        states={"open": requests} if requests else {},
        followed=len(days),
        answered={within: at_horizon(days, happened, within) for within in WITHIN_DAYS},
    )


def _requests(numbers):
    people, programs = _asking(numbers), _asking(numbers)
    titled = numbers.of((0, people.requests + programs.requests + numbers.count()))
    yield from requests.norms(Norms(titled, date(2024, 3, 1), people, programs))


def _digest(numbers):
    def rounded(whole=400):
        return numbers.of((None, 5 * numbers.count(1, most=whole // 5)))

    hours, wrote = numbers.of((24, 48, 168)), 5 * numbers.count(2, most=80)
    yield digest.title("Home", WHEN, numbers.of(range(4)))
    yield digest.nobody_waits(hours, WHEN)
    yield digest.waiting(rounded(), hours, WHEN)
    yield digest.led(rounded())
    yield digest.carriers(rounded(50), 5 * numbers.count(10, most=80), numbers.of((-1, 0, 1)))
    yield digest.came(rounded())
    yield digest.went_on(rounded())
    yield digest.answered(wrote, rounded(wrote), hours, in_year=numbers.flag())
    yield digest.left(rounded(), numbers.count(1, most=400))
    yield digest.not_seen([name for name in digest.NOT_SEEN if numbers.flag()])
    yield digest.observed(WHEN, numbers.of((WHEN, date(2026, 7, 1))))
    shown = numbers.count(1, most=12)
    yield report.more_rows(shown + numbers.count(1), shown, "core")


def _rounded(numbers, names, k):
    """Draw counts as they leave in a finding: multiples of five of k or more, or missing."""
    counts = {name: 5 * numbers.count(0, 4_000) for name in names}
    return {name: count if count >= k else None for name, count in counts.items()}


def _findings(numbers):
    k, key = numbers.of((3, 5, 10)), b"key"
    journeys, mode, stage = journeys_of(numbers), numbers.of(ORDERS), numbers.of(PEOPLE_STEPS)
    settings = reading(mode)
    stages = protect(count_stages(journeys, settings), STAGES_LAYOUT, key=key, name="stages", k=k)
    yield answers.stages(stages[stages["observable"]], k)
    days = at_risk_on(time_to_next(journeys, stage, settings), (30, 90, 180))
    days = protect(days, CURVE_LAYOUT, key=key, name="timing", k=k)
    if len(days := days[days["share"].notna()]):
        yield answers.curve(days, stage, numbers.of(("contribute or further", "lead")))
    shares = [
        {"share": 0.1, **numbers.interval(1, 10), "n": 25 + 5 * numbers.count(), "age": age, "group": group}
        for age, group in ((1, "newcomers"), (4, "known people"))
    ]
    rows = pd.DataFrame(shares[: numbers.of((1, 2))])
    yield answers.staying(rows)
    yield answers.waits(rows, numbers.of((24, 48, 168)))
    yield answers.unanswered(rows.assign(period="2021 Q3"), numbers.of((24, 48, 168)))
    yield answers.moves({"stage": stage, **_rounded(numbers, ("before", "asleep", "now", "arrived"), k)}, k)
    seen = {"view": "git alone", **_rounded(numbers, ("lost", "n"), k)}
    yield from answers.views(pd.DataFrame([seen][: numbers.of((0, 1))]), k)
    core = _rounded(numbers, ("bus_factor", "core", "people"), k)
    yield answers.core(pd.Series({"month": pd.Timestamp(2021, 3, 1), **core}, dtype="object"), k)
    classes = [{"contacts": name, **_rounded(numbers, ("people",), k)} for name in ("nobody", "1 or 2", "30 or more")]
    yield answers.contacts(pd.DataFrame(classes), numbers.of(("thread", "month", "place")))
    yield answers.about(numbers.of((None, 5 * numbers.count(1))), k)


def _packs(numbers):
    k, tried, people = numbers.of((3, 5, 10)), numbers.count(0, 12), numbers.count()
    about = methods.About(
        name="A Community",
        definition="some abcdefg",
        people=5 * people,
        fewest=5 * numbers.part(people),
        since=date(2019, 3, 1),
        until=date(2021, 3, 31),
        order=numbers.of(ORDERS),
        active_days=numbers.count(1, 400),
        horizon_days=numbers.count(1, 400),
        bots=numbers.count(),
        tried=tried,
        holding=numbers.part(tried),
    )
    yield from methods.methods([about] * numbers.count(1, 4), ["funnel"], k).split("\n\n")
    yield methods.missing(list(methods.QUESTIONS.values()))
    yield methods.rounded_note(k)


AREAS: MappingProxyType[str, Callable[[Numbers], Iterable[str]]] = MappingProxyType(
    {
        "funnel": _funnel,
        "response": _response,
        "work": _work,
        "resilience": _resilience,
        "candidates": _candidates,
        "outreach": _outreach,
        "imports": _imports,
        "people": _people,
        "mentoring": _mentoring,
        "cards": _cards,
        "downstream": _downstream,
        "compare": _compare,
        "lineage": _lineage,
        "cohorts": _cohorts,
        "flow": _flow,
        "leaving": _leaving,
        "policy": _policy,
        "requests": _requests,
        "digest": _digest,
        "findings": _findings,
        "packs": _packs,
    }
)
