"""Team files and CODEOWNERS: the real ones' counts, rights and roles, days, whose repositories, and broken files."""

from datetime import date

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from journeys.errors import ExportError
from journeys.model.accounts import keyed_hash
from journeys.sources.rosters import teams
from tests.malformed import spoilt
from tests.sources.rosters.lists import KEY, Lists

DAY = date(2021, 3, 4)
BOOK = "github:collective/book"

TEAM = """name: cooks
description: those who cook
members:
  - user: Ada
    maintainer: true
  - user: bob
permissions:
  - repo: book
    role: push
  - repo: Kitchen
    role: maintain
"""
OWNERS = "# who looks after what\n*  @Ada bob@ada.example\n/docs/ @collective/cooks @ada # and others\n"


class Taken(Lists):
    """What was read of a file, as plain Python."""

    def __init__(self, path, **told):
        super().__init__(teams, path, **told)


@pytest.fixture
def take(tmp_path):
    """Read a file given as text or bytes."""

    def taken(content, name="cooks.yaml", **told):
        path = tmp_path / name
        path.parent.mkdir(exist_ok=True)
        path.write_bytes(content.encode() if isinstance(content, str) else content)
        assert teams.recognise(path, path.read_bytes()[:65536])
        return Taken(path, **({"dated_on": DAY, "place": BOOK} | told))

    return taken


def granted(*pairs):
    """Keys of rights on the collective's repositories, from 'repository login'."""
    return {f"github:collective/{place}#granted/github:{login}" for place, login in map(str.split, pairs)}


def test_the_turing_ways_team_files_give_the_rights_and_roles_that_stand_in_them(exports):
    # grep 'user:' and 'repo:' in the twelve team files: 167 different pairs of a member and a repository, of 24 logins;
    # 'maintainer: true' stands there 28 times; no right is to pull only
    folder = exports / "rosters" / "turing-way-teams-2026-07"
    files = [path for path in sorted(folder.glob("*.yaml")) if path.name != "teams.schema.yaml"]
    assert len(files) == 12
    assert all(teams.recognise(path, path.read_bytes()) for path in files)
    read = [Taken(path) for path in files]
    keys = set().union(*(taken.keys for taken in read))
    assert sum("#granted/" in key for key in keys) == 167
    assert sum("#appointed/" in key for key in keys) == 28
    assert len({account for taken in read for account in taken.events["account"]}) == 24
    assert "github:the-turing-way/the-turing-way#granted/github:malvikasharan" in keys
    assert "roster:the-turing-way/steering-committee#appointed/github:malvikasharan" in keys
    assert set().union(*(taken.days for taken in read)) == {"2026-07-31"}
    assert all("the last day of the month" in taken.notes[0] for taken in read)
    assert not [taken.rejected for taken in read if taken.rejected]


def test_the_schema_and_owners_that_are_all_teams_are_refused_with_the_reason(exports):
    folder = exports / "rosters" / "turing-way-teams-2026-07"
    for name, reason in (("teams.schema.yaml", "is a schema"), ("CODEOWNERS", "its 10 owners are teams")):
        assert teams.recognise(folder / name, (folder / name).read_bytes())
        with pytest.raises(ExportError, match=reason):
            Taken(folder / name)


def test_the_working_groups_table_is_no_team_file(exports):
    path = exports / "rosters" / "bigscience-working-groups-2021-11.tsv"
    assert not teams.recognise(path, path.read_bytes())
    assert not teams.recognise(path.parent, b"")


def test_members_have_the_teams_rights_and_maintainers_lead_it(take):
    taken = take(TEAM)
    assert taken.keys == granted("book ada", "book bob", "kitchen ada", "kitchen bob") | {
        "roster:collective/cooks#appointed/github:ada"
    }
    assert taken.shows == {"granted", "appointed"}
    assert set(taken.events["place"]) == {BOOK, "github:collective/kitchen", "roster:collective/cooks"}


def test_a_right_to_read_is_no_right(take):
    taken = take(TEAM.replace("push", "pull"))
    assert taken.keys >= granted("kitchen ada", "kitchen bob")
    assert not taken.keys & granted("book ada", "book bob")
    assert any("Rights to read only: 1." in note for note in taken.notes)


def test_members_of_a_team_without_rights_belong_to_the_team(take):
    taken = take("name: Code of Conduct\nmembers: [ada, Grace Hopper]\n")
    place = "roster:collective/code-of-conduct"
    assert taken.keys == {f"{place}#granted/github:ada", f"{place}#granted/roster:grace hopper"}
    assert ("roster:grace hopper", "name", "Grace Hopper") in taken.claims


@pytest.mark.parametrize(
    "members",
    [
        "members: [{github: '@Ada', role: Chair}, {login: bob, lead: no}]",
        "maintainers: [Ada]\nmembers: [bob]",
        "members: {Ada: [maintainer], bob: member}",
        "members: [{handle: ada, roles: [writer, lead]}, {username: bob, role: member}]",
        "chairs: Ada\nmembers: bob",
    ],
)
def test_members_and_leaders_may_be_written_in_several_ways(take, members):
    taken = take(f"name: cooks\n{members}\npermissions: {{book: push}}\n")
    assert taken.keys == granted("book ada", "book bob") | {"roster:collective/cooks#appointed/github:ada"}


def test_one_file_may_hold_many_teams_and_take_rights_away(take):
    text = """# teams
- name: Cooks
  members:
    - ada
  permissions:
    - repo: book
      role: push
    - repo: kitchen
      role:
- name: Bakers
  description:
  members:
    - bob
"""
    assert take(text).keys == granted("book ada") | {"roster:collective/bakers#granted/github:bob"}


def test_a_login_that_looks_like_something_else_is_a_login(take):
    taken = take(
        "name: x\nmembers: [{user: no}, {user: 1e5}, {user: null, name: A}]\npermissions: [{repo: b, role: push}]"
    )
    assert taken.keys == granted("b no", "b 1e5", "b null")


def test_a_name_beside_a_login_is_a_listed_name(take):
    taken = take("members: [{user: ada, name: ' Ada  Lovelace '}]\npermissions: [{repo: other/book, role: admin}]")
    assert taken.claims == {("github:ada", "listed_name", "Ada Lovelace")}
    assert taken.keys == {"github:other/book#granted/github:ada"}


def test_a_reference_to_a_schema_makes_no_schema_of_a_team(take):
    assert take(f"$schema: ./teams.schema.yaml\n{TEAM}").keys == take(TEAM).keys


@pytest.mark.parametrize(
    ("name", "day"),
    [
        ("teams-2026-07/cooks.yaml", "2026-07-31"),
        ("teams-2024-02/cooks.yaml", "2024-02-29"),
        ("teams-2024-02/cooks-2021-05-06.yaml", "2021-05-06"),
        ("teams-2024-02-03/cooks.yaml", "2024-02-03"),
    ],
)
def test_the_day_is_what_the_import_says_else_what_the_name_says(take, name, day):
    assert take(TEAM, name, dated_on=None).days == {day}
    assert take(TEAM, name).days == {"2021-03-04"}


@pytest.mark.parametrize("name", ["cooks.yaml", "teams-2026-13/cooks.yaml", "teams-0000-01/cooks.yaml"])
def test_a_list_without_a_day_is_refused_and_so_is_one_of_a_month_not_over(take, name):
    with pytest.raises(ExportError, match="--dated"):
        take(TEAM, name, dated_on=None)
    with pytest.raises(ExportError, match="2026-11-30"):
        take(TEAM, "teams-2026-11/cooks.yaml", dated_on=None)


def test_repositories_are_the_organisations_that_the_import_or_codeowners_beside_it_says(take, tmp_path):
    with pytest.raises(ExportError, match="--place github:owner/name, or the community with --community"):
        take(TEAM, place=None)
    (tmp_path / "CODEOWNERS").write_text(OWNERS.replace("collective", "Others"))
    assert take(TEAM).keys >= granted("book ada")
    beside = take(TEAM, place=None)
    assert "github:others/book#granted/github:ada" in beside.keys
    assert any("others's, the organisation that CODEOWNERS beside it names" in note for note in beside.notes)
    (tmp_path / "CODEOWNERS").write_text(OWNERS + "/x @third/cooks\n")
    with pytest.raises(ExportError, match="--place"):
        take(TEAM, place=None)


def test_codeowners_have_a_right_once_however_much_they_own(take):
    taken = take(OWNERS, "CODEOWNERS")
    bob = f"git:{keyed_hash('bob@ada.example', KEY)}"
    assert taken.keys == {f"{BOOK}#granted/github:ada", f"{BOOK}#granted/{bob}"}
    assert taken.claims == {(bob, "address", keyed_hash("bob@ada.example", KEY))}
    assert taken.shows == {"granted"}
    assert any("Owners that are teams: 1 (@collective/cooks)" in note for note in taken.notes)


def test_sections_blanks_and_patterns_without_owners_are_understood(take):
    text = "[Docs][2] @cy\n^[Optional]\ndocs/a\\ b.md @di\n/free/\n\n*.py 7+eve@users.noreply.github.com plainly\n"
    taken = take(text, "CODEOWNERS")
    assert {key.rpartition(":")[2] for key in taken.keys} == {"cy", "di", "eve"}
    assert [(each.record, each.reason) for each in taken.rejected] == [
        (6, "line 6: 'plainly' is neither @login, @team nor address")
    ]


def test_codeowners_are_recognised_by_their_lines_and_need_a_place_and_a_day(take, tmp_path):
    assert take(OWNERS, "owners.txt").keys == take(OWNERS, "CODEOWNERS").keys
    for missing in ("place", "dated_on"):
        with pytest.raises(ExportError, match="--place" if missing == "place" else "--dated"):
            take(OWNERS, "CODEOWNERS", **{missing: None})
    for text in (
        "ada @ada\n",
        "# Notes\n\n* Ada @ada and others\n",
        "* @ada\n[1]: x\n",
        "# Who\n\n* @ada\n* @bob\n",
        "",
    ):
        assert not teams.recognise(tmp_path / "notes.md", text.encode())


def test_a_bad_entry_costs_only_itself(take):
    bad = "  - user: '@collective/cooks'\n  - [x]\n  - {name: a@ada.example}\n  - user: ''\n"
    bad += "permissions:\n  - repo: 'a b'\n"
    taken = take(TEAM.replace("permissions:\n", bad))
    assert taken.keys >= granted("book ada", "book bob")
    assert len(taken.rejected) == 5
    assert not any("example.org" in each.text + each.reason for each in taken.rejected)


@pytest.mark.parametrize(
    ("content", "reason"),
    [
        ("members: [\n", "no member can be read"),
        ("members:\n  - {user: '['}\n", "names no login and no person"),
        ("members: [" + "[" * 1_000, "nested too deeply|not sound YAML"),
        ("members: []\n" + "#" * 2_000_001, "2,000,000 at most"),
    ],
)
def test_a_file_with_nothing_to_read_is_refused_with_the_reason(take, content, reason):
    with pytest.raises(ExportError, match=reason):
        take(content)


def test_a_team_that_nobody_is_in_yet_is_no_fault(take):
    assert take("name: new\nmembers: []\npermissions: []\n").keys == set()


LOGINS = ("ada", "bob", "cy", "di", "eve")
MEMBERS = [f"  - user: {login}\n    maintainer: true".encode() for login in LOGINS]
LINES = [f"/part-{login}/ @{login}".encode() for login in LOGINS]


@settings(max_examples=50)
@given(spoilt(MEMBERS, lambda items: b"name: cooks\nmembers:\n" + b"\n".join(items) + b"\n"))
def test_a_spoilt_team_file_keeps_its_whole_members_or_is_refused(tmp_path, bad):
    _survives(tmp_path / "cooks.yaml", bad, "roster:collective/cooks")


@settings(max_examples=50)
@given(spoilt(LINES, lambda lines: b"\n".join(lines) + b"\n"))
def test_spoilt_codeowners_keep_their_whole_lines_or_are_refused(tmp_path, bad):
    _survives(tmp_path / "CODEOWNERS", bad, BOOK)


def _survives(path, bad, place):
    path.write_bytes(bad.data)
    whole = {f"{place}#granted/github:{LOGINS[position]}" for position in bad.untouched}
    try:
        assert whole <= Taken(path, dated_on=DAY, place=BOOK).keys
    except ExportError:
        assert not whole


@settings(max_examples=50)
@given(st.binary(max_size=200))
def test_whatever_stands_in_a_file_is_read_or_refused(tmp_path, content):
    (tmp_path / "x.yaml").write_bytes(b"members:\n" + content)
    try:
        Taken(tmp_path / "x.yaml", dated_on=DAY, place=BOOK)
    except ExportError as error:
        assert "x.yaml" in str(error)
