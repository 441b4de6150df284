"""OWNERS: rights, groups that aliases resolve, and those who left."""

from datetime import date

import pytest

from journeys.errors import ExportError
from journeys.sources.rosters import teams
from tests.sources.rosters.lists import Lists

DAY = date(2024, 5, 1)
BOOK = "github:tide/book"
OWNERS = """# see the guide
approvers:
- Sena
- kelp-leads
reviewers:
- ravi
- sena
emeritus_approvers:
- olu
labels:
- area/docs
"""
ALIASES = "aliases:\n  kelp-leads:\n  - mirea\n  - Sena\n"


@pytest.fixture
def take(tmp_path):
    def taken(text, name="OWNERS", **told):
        path = tmp_path / name
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_text(text)
        assert teams.recognise(path, text.encode())
        return Lists(teams, path, **({"dated_on": DAY, "place": BOOK} | told))

    return taken


def test_approvers_and_reviewers_have_a_right_and_who_left_is_only_recognised(take):
    taken = take(OWNERS)
    assert taken.did("granted") == ["github:ravi", "github:sena"]
    assert taken.did("recognised") == ["github:olu"]
    assert set(taken.events["work"].dropna()) == {"maintenance"}
    assert taken.did("appointed") == []


def test_a_name_of_a_group_is_nobody_without_its_aliases_and_says_so(take):
    notes = take(OWNERS).notes
    assert any("kelp-leads" in note and "OWNERS_ALIASES" in note for note in notes)


@pytest.mark.parametrize("folder", ["", "docs/", "docs/en/"])
def test_a_group_is_those_whom_the_nearest_aliases_name(take, tmp_path, folder):
    (tmp_path / "OWNERS_ALIASES").write_text(ALIASES)
    taken = take(OWNERS, f"{folder}OWNERS")
    assert taken.did("granted") == ["github:mirea", "github:ravi", "github:sena"]
    assert taken.notes == []


def test_owners_of_files_that_a_pattern_fits_count_once(take):
    taken = take("filters:\n  '.*':\n    approvers: [sena]\n  'docs/.*':\n    reviewers: [sena, ravi]\n")
    assert sorted(taken.events["account"]) == ["github:ravi", "github:sena", "github:sena"]
    assert taken.keys == {f"{BOOK}#granted/github:{login}" for login in ("ravi", "sena")}


def test_aliases_alone_say_who_is_in_which_group(take):
    taken = take(ALIASES, "OWNERS_ALIASES")
    assert taken.keys == {f"roster:tide/kelp-leads#granted/github:{login}" for login in ("mirea", "sena")}


def test_what_names_nobody_costs_only_itself_and_a_place_and_a_day_are_asked_for(take):
    taken = take("approvers:\n- sena\n- 'not a login?'\n- {x: y}\n")
    assert taken.did("granted") == ["github:sena"]
    assert len(taken.rejected) == 2
    for missing, option in (("place", "--place"), ("dated_on", "--dated")):
        with pytest.raises(ExportError, match=option):
            take(OWNERS, **{missing: None})
    with pytest.raises(ExportError, match="names no person: Taken as names of groups"):
        take("approvers:\n- sig-docs\n")
