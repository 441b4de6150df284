"""Reading definition files: every fault at once, each with its key, what is allowed and what to do."""

from datetime import date

import pytest
from hypothesis import given
from hypothesis import strategies as st

from journeys.errors import DefinitionError, JourneysError
from journeys.model import paths
from journeys.model.communities.community import Community
from journeys.model.communities.definition_check import Fault, examine
from journeys.model.communities.definitions import (
    check_community,
    find_community,
    load_communities,
    path_of,
    read_community,
    starter,
)

HEAD = 'slug = "demo"\nname = "Demo"\n[[places]]\npattern = "github:demo/*"\n'


def faults_of(tmp_path, text):
    path = tmp_path / "demo.toml"
    path.write_text(text, encoding="utf-8")
    with pytest.raises(DefinitionError) as caught:
        read_community(path)
    assert str(caught.value) == "\n".join(f"{path}: {fault}" for fault in caught.value.faults)
    return list(caught.value.faults)


def test_a_sound_definition_is_read_as_it_says(tmp_path):
    path = tmp_path / "demo.toml"
    path.write_text(HEAD + 'not_before = 2021-05-01\n[[stages.join.rules]]\nactions = ["claimed"]\n', encoding="utf-8")
    community = read_community(path)
    assert community.places[0].not_before == date(2021, 5, 1)
    assert community.actions("join") == {"claimed"}
    assert check_community(path) == []


def test_a_byte_order_mark_does_no_harm(tmp_path):
    path = tmp_path / "demo.toml"
    path.write_text("\ufeff" + HEAD, encoding="utf-8")
    assert read_community(path).slug == "demo"


@pytest.mark.parametrize(
    ("text", "fault"),
    [
        ('[places]\npattern = "github:a/b"', "slug: missing"),
        ('slug = "demo"\nname = 3', "name: Expected `str`, got `int` (found 3)"),
        (
            'slug = "demo"\nname = "Demo"\nhorizon = 90',
            "horizon: unknown key; did you mean 'horizon_days'? Allowed: about, active_days, bursts, ended_on, "
            "entry_points, focus, founded_on, horizon_days, name, order, places, roles, sizes, slug, stages, tables, "
            "windows",
        ),
        ('slug = "De Mo"\nname = "x"', "slug: 'De Mo' may hold only small letters, digits and single hyphens"),
        (
            HEAD.replace("[[places]]", "founded_on = 2021-05-01\nended_on = 2020-05-01\n[[places]]"),
            "ended_on: 2020-05-01 is before founded_on 2021-05-01",
        ),
        (HEAD.replace("[[places]]", "horizon_days = 0\n[[places]]"), "horizon_days: must be 1 or more"),
        (
            HEAD.replace("github:demo/*", "demo/demo"),
            "places[0].pattern: 'demo/demo' must start with one of github:, forge:, hub:, discourse:, slack:, "
            "discord:, zulip:, mail:, git:, roster:, call:, event:, meeting:, notes: (as in 'github:owner/repository')",
        ),
        (
            HEAD + 'aliases = ["github:old/demo"]',
            "places[0].aliases: only a place without '*' can have former names",
        ),
        (
            HEAD + '[[places]]\npattern = "github:demo/fork"\nnot_before = 2021-05-01',
            "places[1].not_before: has no effect: places[0] 'github:demo/*' claims 'github:demo/fork' first; "
            "put this entry before it",
        ),
        (
            HEAD + '[[places]]\npattern = "github:other/new"\naliases = ["github:demo/old"]',
            "places[1].aliases: have no effect: places[0] 'github:demo/*' claims 'github:demo/old' first; "
            "put this entry before it",
        ),
        (
            HEAD + '[[stages.join.rules]]\nactions = ["opened_isue"]',
            "stages.join.rules[0].actions: unknown action 'opened_isue'; did you mean 'opened_issue'? "
            "Allowed: starred, watched, forked, liked, followed, registered, requested_access, opened_issue, "
            "commented, opened_discussion, claimed, joined_channel, posted_message, attended, joined_org, "
            "opened_change, landed_change, committed, reviewed, published, recognised, merged_change, triaged, "
            "released, hosted, appointed, granted",
        ),
        (
            HEAD + "[[stages.lead.rules]]\nactions = []",
            "stages.lead.rules[0].actions: empty; name at least one action",
        ),
        (
            HEAD + '[[stages.lead.rules]]\nactions = ["hosted"]\nwithin_days = 90',
            "stages.lead.rules[0].within_days: means nothing unless times is 2 or more",
        ),
        (
            HEAD + '[[stages.lead.rules]]\nactions = ["hosted"]\ntimes = 0',
            "stages.lead.rules[0].times: must be 1 or more",
        ),
        (
            HEAD + '[[stages.lead.rules]]\nactions = ["hosted"]\nplaces = ["github:dmeo/*"]',
            "stages.lead.rules[0].places: 'github:dmeo/*' is not among the definition's places",
        ),
        (
            HEAD + '[[stages.lead.rules]]\nactions = ["hosted"]\nplaces = ["!github:demo/a", "github:demo/b"]',
            "stages.lead.rules[0].places: '!github:demo/a' stands for every other place, so it can only stand alone",
        ),
        (
            HEAD + '[stages.join]\nsays = "Come in."',
            "stages.join.source: missing; what a community says needs a source",
        ),
        (
            HEAD + '[stages.join]\nevidence = "rumour"',
            "stages.join.evidence: Invalid enum value 'rumour' (found 'rumour')",
        ),
        (HEAD + '[[entry_points]]\nname = "door"', "entry_points[0]: needs labels, actions or places"),
        (
            HEAD + '[[bursts]]\nname = "dash"\nfrom_on = 2021-05-21\nuntil_on = 2021-05-17',
            "bursts[0].until_on: 2021-05-17 is before from_on 2021-05-21",
        ),
        (
            HEAD + '[[sizes]]\ncount = 0\nwhat = "people"\non = 2021-05-01\nsource = "site"',
            "sizes[0].count: must be 1 or more",
        ),
        (
            HEAD + '[[bursts]]\nname = "dash"\nfrom_on = "soon"\nuntil_on = 2021-05-17',
            "bursts[0].from_on: Invalid RFC3339 encoded date (found 'soon')",
        ),
    ],
)
def test_a_fault_has_its_key_and_what_is_allowed(tmp_path, text, fault):
    assert fault in faults_of(tmp_path, text)


TABLE = HEAD + '[[tables]]\nname = "Calls"\nplace = "github:demo/{call}"\n'
LISTING = '[[tables.listings]]\npeople = "person"\naction = "attended"\n'


@pytest.mark.parametrize(
    ("text", "faults"),
    [
        (
            TABLE + 'columns = ["person", "date"]\ndate_column = "date"\n' + LISTING,
            ["tables[0]: column 'call' is not among columns person, date"],
        ),
        (
            TABLE + 'columns = ["person", "call"]\n' + LISTING,
            ["tables[0]: needs date_column or dated_on; an act without a date cannot be placed on a journey"],
        ),
        (
            TABLE + "columns = []\ndated_on = 2021-05-01\n" + LISTING,
            ["tables[0].columns: empty; a table is recognised by its columns"],
        ),
        (
            TABLE + 'columns = ["call"]\ndated_on = 2021-05-01\nlistings = []',
            ["tables[0].listings: empty; name at least one column that lists people, and its action"],
        ),
        (
            TABLE.replace("github:demo/{", "call:demo/{")
            + 'columns = ["person", "call"]\ndated_on = 2021-05-01\n'
            + LISTING,
            ["tables[0].place: 'call:demo/{call}' is not among the definition's places"],
        ),
        (
            2 * (TABLE.removeprefix(HEAD) + 'columns = ["person", "call"]\ndated_on = 2021-05-01\n' + LISTING),
            ["tables[1].columns: the same as those of tables[0], which is recognised by them"],
        ),
    ],
)
def test_the_faults_of_a_table_are_listed(tmp_path, text, faults):
    assert faults_of(tmp_path, text if text.startswith(HEAD) else HEAD + text) == faults


def test_a_wrong_type_hides_nothing_beside_it(tmp_path):
    text = """
slug = "demo"
horizon_days = "long"
active_days = 0
colour = "red"
[[places]]
pattern = 7
[[places]]
pattern = "demo"
[[stages.join.rules]]
actions = ["claimd", 5]
times = "three"
[[entry_points]]
name = "door"
actions = ["opened"]
[[bursts]]
name = "dash"
from_on = "soon"
until_on = 2021-05-17
"""
    keys = [fault.partition(":")[0] for fault in faults_of(tmp_path, text)]
    assert keys == [
        # of form, as the file goes through the typed definition
        "colour",
        "name",
        "horizon_days",
        "places[0].pattern",
        "stages.join.rules[0].actions[1]",
        "stages.join.rules[0].times",
        "bursts[0].from_on",
        # of meaning, in the parts that are sound: no fault that only follows from the ones above
        "active_days",
        "places[1].pattern",
        "stages.join.rules[0].actions",
        "entry_points[0].actions",
    ]


@pytest.mark.parametrize(
    ("written", "fault"),
    [
        (b'slug = "demo', "is not TOML: "),
        (b"slug = " + b"[" * 100_000, "is not TOML: maximum recursion depth exceeded"),
        (b"\xff\xfes\x00l\x00", "is not UTF-8 text"),
        (b"", "slug: missing"),
    ],
)
def test_a_file_that_is_no_definition_is_refused_by_name(tmp_path, written, fault):
    path = tmp_path / "demo.toml"
    path.write_bytes(written)
    with pytest.raises(DefinitionError) as caught:
        read_community(path)
    assert str(caught.value).startswith(f"{path}: {fault}")


def test_a_file_that_is_not_there_is_refused_by_name(tmp_path):
    with pytest.raises(DefinitionError, match=r"nowhere\.toml: cannot be read: No such file or directory"):
        read_community(tmp_path / "nowhere.toml")


def test_notes_say_what_is_perhaps_not_meant(tmp_path):
    path = tmp_path / "other.toml"
    path.write_text(HEAD + '[[places]]\npattern = "github:demo/book"\n', encoding="utf-8")
    assert check_community(path) == [
        "slug: 'demo' differs from the file's name other.toml; it is found by its slug, but demo.toml would be easier "
        "to find",
        "places[1]: 'github:demo/book' is already covered by places[0] 'github:demo/*'; it changes nothing",
    ]


def test_one_slug_in_two_files_of_a_folder_is_a_fault(tmp_path, monkeypatch):
    monkeypatch.setenv("JOURNEYS_COMMUNITIES", str(tmp_path))
    for name in ("a.toml", "b.toml"):
        (tmp_path / name).write_text(HEAD, encoding="utf-8")
    with pytest.raises(DefinitionError, match=r"b\.toml: slug: 'demo' is taken by a\.toml in the same folder"):
        load_communities()


def test_ones_own_definition_stands_in_for_the_shipped_one(tmp_path, monkeypatch):
    monkeypatch.setenv("JOURNEYS_COMMUNITIES", str(tmp_path))
    mine = tmp_path / "mine.toml"
    mine.write_text(HEAD.replace("demo", "bigscience"), encoding="utf-8")
    known = load_communities()
    assert list(known) == sorted(file.stem for file in paths.COMMUNITIES.glob("*.toml"))
    assert known["bigscience"].name == "Demo"
    assert path_of("bigscience") == mine
    assert path_of("turing-way") == paths.COMMUNITIES / "turing-way.toml"
    assert path_of("new-one") == tmp_path / "new-one.toml"


def test_an_unknown_community_is_answered_with_the_known_ones():
    with pytest.raises(JourneysError) as caught:
        find_community("turing-wy")
    assert str(caught.value) == (
        "No community is called 'turing-wy'. Did you mean 'turing-way'? There are: bigcode, bigscience, "
        "eleutherai, keras-dreambooth, masakhane, mozfest-taiwg, turing-way. "
        "'python -m journeys communities new turing-wy --github OWNER/REPO' starts a definition."
    )


def test_the_starter_is_sound_and_says_the_defaults(tmp_path):
    path = tmp_path / "my-community.toml"
    path.write_text(starter("my-community", ["mlswg/mls-protocol", "ietf"]), encoding="utf-8")
    community = read_community(path)
    assert [place.pattern for place in community.places] == ["github:mlswg/mls-protocol", "github:ietf/*"]
    defaults = Community(slug="x", name="x")
    for stage in ("discover", "join", "contribute", "lead"):
        assert community.rules(stage) == defaults.rules(stage)
    assert check_community(path) == []


toml_values = st.recursive(
    st.none() | st.booleans() | st.integers() | st.floats() | st.text(max_size=5) | st.dates(),
    lambda inner: st.lists(inner, max_size=3) | st.dictionaries(st.text(max_size=5), inner, max_size=3),
    max_leaves=8,
)
KEYS = [
    "slug",
    "name",
    "places",
    "pattern",
    "stages",
    "join",
    "rules",
    "actions",
    "tables",
    "columns",
    "bursts",
    "sizes",
]


@given(raw=st.dictionaries(st.sampled_from(KEYS), st.dictionaries(st.sampled_from(KEYS), toml_values) | toml_values))
def test_whatever_a_file_holds_is_answered_with_faults_that_name_their_key(raw):
    community, faults = examine(raw)
    assert isinstance(community, Community)
    assert all(isinstance(fault, Fault) and fault.key and fault.problem for fault in faults)
    assert ("slug" in raw and "name" in raw) or faults
