"""Recognition lists: the real ones' counts, dates, what an entry says of an account, and broken files."""

import json
import random
from datetime import UTC, date, datetime

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from journeys.errors import ExportError
from journeys.model.accounts import plain_address
from journeys.sources.base import ExtractBuilder, ImportContext
from journeys.sources.rosters import all_contributors
from journeys.sources.rosters.all_contributors import gather_version
from journeys.store.engine import open_engine

NOW = datetime(2027, 1, 1, tzinfo=UTC)
PLACE = "github:collective/book"
DAY = date(2020, 12, 31)


def entry(login="Ada", *types, **more):
    """One entry as the tool writes it."""
    return {
        "login": login,
        "name": "Ada Lovelace",
        "avatar_url": "https://avatars3.githubusercontent.com/u/42?v=4",
        "profile": "https://www.Example.org/Ada/",
        "contributions": [*types],
    } | more


def listed(*entries, **more):
    """A whole file."""
    return {"projectName": "Book", "projectOwner": "Collective", "imageSize": 100, "contributors": [*entries]} | more


class Taken:
    """What was read of a file, as plain Python."""

    def __init__(self, path, **told):
        with open_engine() as engine:
            extract = all_contributors.read(path, ImportContext(engine, b"key", NOW, **told))
            self.events = engine.collect(extract.events)
            self.claims = {tuple(claim) for claim in engine.collect(extract.claims).itertuples(index=False)}
        self.shows, self.rejected = extract.shows, extract.rejected
        works = self.events["work"].astype(object).where(self.events["work"].notna(), None)
        self.works = dict(zip(self.events["event_id"].str.removeprefix(f"{PLACE}#recognised/"), works, strict=True))
        self.rows = set(zip(self.events["event_id"], self.events["at"], self.events["account"], strict=True))

    @property
    def reasons(self):
        """Why entries were rejected, with their number."""
        return [(rejected.record, rejected.reason) for rejected in self.rejected]


@pytest.fixture
def take(tmp_path):
    """Read a file given as Python, text or bytes."""

    def taken(content, name=".all-contributorsrc", **told):
        content = json.dumps(content, indent=2) if isinstance(content, dict) else content
        (tmp_path / name).write_bytes(content.encode() if isinstance(content, str) else content)
        return Taken(tmp_path / name, **({"dated_on": DAY} | told))

    return taken


@pytest.mark.parametrize(
    ("day", "accounts"),  # shared/data/README.md: entries of The Turing Way's file at five dates
    [("2019-06-30", 56), ("2019-12-31", 68), ("2020-12-31", 238), ("2021-12-31", 309), ("2022-12-31", 420)],
)
def test_the_turing_ways_versions_recognise_the_known_accounts_on_the_day_in_their_name(exports, day, accounts):
    path = exports / "all-contributors" / f"turing-way-{day}.json"
    taken = Taken(path)
    assert all_contributors.recognise(path, path.read_bytes()[:65536])
    assert taken.events["account"].nunique() == accounts
    assert set(taken.events["at"]) == {datetime.fromisoformat(f"{day}T00:00:00Z")}
    assert set(taken.events["place"]) == {"github:alan-turing-institute/the-turing-way"}
    assert not [claim for claim in taken.claims if claim[1] == "type"]
    assert taken.rejected == []


def test_of_sktimes_file_only_the_entry_without_a_login_is_put_aside(exports):
    # 394 entries: one has an empty login, one login stands twice
    taken = Taken(exports / "all-contributors" / "sktime.json", dated_on=DAY)
    assert taken.events["account"].nunique() == 392
    assert {"github:snnbotchway", "github:robotpsychologist"} < set(taken.events["account"])
    assert taken.reasons == [(348, "'' is no GitHub login")]


@pytest.mark.parametrize(
    ("name", "accounts", "record", "reason"),  # counted with grep -c '"login"', less the entry that is broken
    [
        ("ttw-5ee6d70563", 68, 7, "Expecting property name enclosed in double quotes"),
        ("ttw-d1c393ae75", 13, 22, "Expecting ',' delimiter"),
        ("ttw-d72094c949", 12, 8, "Expecting value"),
    ],
)
def test_of_a_really_broken_version_the_whole_entries_are_kept(exports, name, accounts, record, reason):
    path = exports / "all-contributors" / "broken" / f"{name}.all-contributorsrc.json"
    taken = Taken(path, dated_on=DAY)
    assert all_contributors.recognise(path, path.read_bytes()[:65536])
    assert taken.events["account"].nunique() == accounts
    assert taken.reasons == [(record, f"line {record}: not sound JSON: {reason}")]


def test_each_kind_of_work_is_one_recognition_and_an_entry_without_any_is_one_too(take):
    taken = take(listed(entry("Ada", "doc", {"type": "eventOrganizing", "url": "x"}), entry("bob")))
    assert taken.works == {"ada/doc": "doc", "ada/eventOrganizing": "eventOrganizing", "bob": None}
    assert taken.shows == {"recognised"}


def test_an_entry_says_name_profile_and_number_of_its_account(take):
    assert take(listed(entry("Ada", "doc"), entry("x[bot]", avatar_url=5, name=None, profile=[]))).claims == {
        ("github:ada", "listed_name", "Ada Lovelace"),
        ("github:ada", "profile", "example.org/ada"),
        ("github:ada", "user_id", "github:42"),
        ("github:x[bot]", "type", "Bot"),
    }


@pytest.mark.parametrize("address", ["http://ada.org", "https://www.ada.org/", "ada.org", " //Ada.org// ", "ADA.ORG"])
def test_a_page_has_one_address_however_it_is_written(address):
    assert plain_address(address) == "ada.org"


def test_the_day_is_what_the_import_says_else_what_the_name_says(take):
    at = {day: datetime(*day, tzinfo=UTC) for day in ((2020, 12, 31), (2021, 2, 3))}
    assert set(take(listed(entry()), "rc-2021-02-03.json").events["at"]) == {at[2020, 12, 31]}
    assert set(take(listed(entry()), "rc-2021-02-30-2021-02-03.json", dated_on=None).events["at"]) == {at[2021, 2, 3]}
    with pytest.raises(ExportError, match="--dated"):
        take(listed(entry()), dated_on=None)


@pytest.mark.parametrize("day", [date(2027, 1, 2), date(1970, 1, 1)])
def test_a_version_of_the_future_or_of_1970_is_refused(take, day):
    with pytest.raises(ExportError, match=str(day)):
        take(listed(entry()), dated_on=day)


def test_the_place_is_the_files_own_else_the_one_given(take):
    assert set(take(listed(entry()), place="github:other/place").events["place"]) == {PLACE}
    nameless = {"contributors": [entry("Ada", "doc")]}
    assert set(take(nameless, place="github:other/place").events["place"]) == {"github:other/place"}
    with pytest.raises(ExportError, match=r"--place .* --community"):
        take(nameless)


def test_accounts_of_gitlab_are_not_taken_for_githubs(take):
    with pytest.raises(ExportError, match="GitLab"):
        take(listed(entry(), repoType="gitlab"))


def test_a_bad_entry_costs_only_itself(take):
    bad = [entry(None), 5, entry("two words"), entry("cy", contributions="doc"), entry("di", "doc", 5)]
    taken = take(listed(entry("ada"), *bad))
    assert taken.works == {"ada": None, "di/doc": "doc"}
    assert taken.reasons == [
        (2, "entry 2: login: expected `str`, got `null`"),
        (3, "entry 3: expected `object`, got `int`"),
        (4, "'two words' is no GitHub login"),
        (5, "entry 5: contributions: expected `array | null`, got `str`"),
        (6, "di: contributions[1] is no kind of work: 5"),
    ]


def test_a_file_saved_in_the_middle_of_a_merge_gives_both_sides_and_names_the_marker(take):
    lines = json.dumps(listed(entry("ada"), entry("bob"), entry("cy")), indent=2).split("\n")
    bob = next(number for number, line in enumerate(lines) if "bob" in line) - 1
    ours, theirs = lines[bob : bob + 7], [line.replace("bob", "di") for line in lines[bob : bob + 7]]
    merged = [*lines[:bob], "<<<<<<< HEAD", *ours, "=======", *theirs, ">>>>>>> topic", *lines[bob + 7 :]]
    taken = take("\n".join(merged))
    assert set(taken.works) == {"ada", "bob", "di", "cy"}
    assert taken.reasons == [
        (bob + 1, f"line {bob + 1}: git conflict marker: the file was saved in the middle of a merge")
    ]


def test_an_entry_cut_by_a_conflict_is_put_aside(take):
    text = json.dumps(listed(entry("ada"), entry("bob", "doc")), indent=2)
    taken = take(text.replace('        "doc"\n', '<<<<<<< HEAD\n"doc"\n=======\n"code"\n>>>>>>> topic\n'))
    assert set(taken.works) == {"ada"}
    assert "git conflict marker" in taken.reasons[0][1]


def test_a_file_cut_off_keeps_the_entries_before_the_cut(take):
    taken = take(json.dumps(listed(entry("ada"), entry("bob"), entry("cy")))[:-40])
    assert set(taken.works) == {"ada", "bob"}
    assert len(taken.reasons) == 1


def test_utf16_and_marked_utf8_are_read(take):
    for encoding in ("utf-16", "utf-16-le", "utf-8-sig"):
        assert set(take(json.dumps(listed(entry("ada"))).encode(encoding)).works) == {"ada"}


@pytest.mark.parametrize("content", ["", "{", '{"contributors": {"login": 1}}', "null", "\0", '{"contributors": [{"lo'])
def test_a_file_with_nothing_to_read_is_refused_by_name(take, content):
    with pytest.raises(ExportError, match="all-contributorsrc"):
        take(content, place=PLACE)


def test_a_project_that_has_thanked_nobody_yet_is_no_fault(take):
    assert take(listed()).works == {}


def test_versions_of_a_history_are_gathered_one_after_another():
    with open_engine() as engine:
        gatherer = ExtractBuilder("git_log", ImportContext(engine, b"key", NOW))
        for month, names in ((1, ["ada"]), (2, ["ada", "bob"])):
            text = json.dumps(listed(*(entry(name, "doc") for name in names))).encode()
            gather_version(gatherer, text, PLACE, datetime(2021, month, 1, tzinfo=UTC))
        events = engine.collect(gatherer.extract([]).events)
        told = [
            (key.rpartition("#")[2], at.month, source)
            for key, at, source in zip(events["event_id"], events["at"], events["source"], strict=True)
        ]
    assert told == [
        ("recognised/ada/doc", 1, "git_log"),
        ("recognised/ada/doc", 2, "git_log"),
        ("recognised/bob/doc", 2, "git_log"),
    ]


def test_order_and_halves_do_not_matter(exports, take):
    path = exports / "all-contributors" / "turing-way-2021-12-31.json"
    whole = json.loads(path.read_bytes())
    entries = whole["contributors"]
    expected = Taken(path, dated_on=DAY).rows
    halves = [take(whole | {"contributors": half}).rows for half in (entries[::2], entries[1::2])]
    assert halves[0] | halves[1] == expected
    random.Random(7).shuffle(entries)
    assert take(whole).rows == expected


JUNK = st.recursive(
    st.none() | st.booleans() | st.integers() | st.text(max_size=8),
    lambda inner: st.lists(inner, max_size=3) | st.dictionaries(st.text(max_size=8), inner, max_size=3),
    max_leaves=6,
)


@settings(max_examples=60)
@given(st.lists(st.tuples(st.sampled_from([*entry()]), JUNK), min_size=1, max_size=3), JUNK)
def test_junk_in_an_entry_leaves_the_others(take, junk, stray):
    taken = take(listed(entry("ada", "doc"), entry("bob", "doc") | dict(junk), stray, entry("cy", "doc")))
    assert {"ada/doc", "cy/doc"} <= taken.works.keys()


@settings(max_examples=60)
@given(st.data())
def test_a_file_with_bytes_lost_or_changed_gives_a_part_or_an_export_error(take, data):
    text = json.dumps(listed(entry("ada", "doc"), entry("bob", "doc"), entry("cy")), indent=1).encode()
    start = data.draw(st.integers(0, len(text)))
    spoiled = text[:start] + data.draw(st.binary(max_size=5)) + text[start + data.draw(st.integers(0, 200)) :]
    try:
        taken = take(spoiled, place=PLACE)
    except ExportError:
        return
    assert taken.shows


def test_a_list_of_another_host_recognises_accounts_there(tmp_path):
    path = tmp_path / ".all-contributorsrc"
    host = {"projectOwner": "Demo", "projectName": "Book", "repoType": "github", "repoHost": "https://git.acme.org"}
    path.write_text(json.dumps({**host, "contributors": [{"login": "Ada", "contributions": ["doc"]}]}))
    with open_engine() as engine:
        reading = ImportContext(engine, b"key", NOW, dated_on=date(2024, 1, 1))
        events = engine.collect(all_contributors.read(path, reading).events)
    assert list(events["place"]) == ["forge:git.acme.org/demo/book"]
    assert list(events["account"]) == ["forge:git.acme.org/ada"]


def test_a_number_without_end_is_no_account_and_costs_no_entry(take):
    # found by spoiling exports: Python converts no number of more than 4,300 digits
    found = take(listed(entry("Ada", "doc", avatar_url=f"https://avatars.githubusercontent.com/u/{'1' * 5_000}")))
    assert len(found.rows) == 1
    assert "user_id" not in {says for _, says, _ in found.claims}
