"""Files on organisations: who joined, who leads, what teams within teams may do, and groups with their chairs."""

from datetime import date

import pytest

from journeys.errors import ExportError
from journeys.sources.rosters import teams
from tests.sources.rosters.lists import Lists

DAY = date(2024, 5, 1)
ORGANISATION = """name: Tide
admins:
- sena
members:
- ravi
- mirea
- olu
teams:
  kelp:
    description: those who care for kelp
    maintainers:
    - ravi
    members:
    - mirea
    privacy: closed
    repos:
      book: write
      site: read
    children:
      kelp-young:
        members:
        - olu
        repos:
          nursery: maintain
  readers:
    members:
    - mirea
"""
GROUPS = """sigs:
- dir: sig-kelp
  name: Kelp
  leadership:
    chairs:
    - github: Sena
      name: Sena Moreau
      company: Tide
    tech_leads:
    - github: ravi
      name: Ravi
    emeritus_leads:
    - github: olu
      name: Olu Ade
  subprojects:
  - name: nursery
    owners: [https://tide.example/OWNERS]
    leads:
    - github: mirea
workinggroups:
- name: Young Kelp
  leadership:
    chairs:
    - github: olu
"""


@pytest.fixture
def take(tmp_path):
    def taken(text, name="org.yaml", **told):
        path = tmp_path / name
        path.write_text(text)
        assert teams.recognise(path, text.encode())
        return Lists(teams, path, **({"dated_on": DAY, "place": "github:tide/book"} | told))

    return taken


def test_members_have_joined_and_only_admins_and_maintainers_are_appointed(take):
    taken = take(ORGANISATION)
    assert taken.did("joined_org") == ["github:mirea", "github:olu", "github:ravi"]
    assert taken.did("appointed") == ["github:ravi", "github:sena"]
    assert "roster:tide/organisation#appointed/github:sena" in taken.keys
    assert "roster:tide/kelp#appointed/github:ravi" in taken.keys
    assert taken.shows == {"appointed", "granted", "joined_org"}


def test_a_team_within_a_team_has_the_rights_of_both_and_reading_is_none(take):
    taken = take(ORGANISATION)
    assert {key for key in taken.keys if "#granted/" in key} == {
        "github:tide/book#granted/github:ravi",
        "github:tide/book#granted/github:mirea",
        "github:tide/book#granted/github:olu",
        "github:tide/nursery#granted/github:olu",
    }


def test_members_alone_lead_nothing(take):
    taken = take("admins: [sena]\nmembers:\n- ravi\n- mirea\n")
    assert taken.did("joined_org") == ["github:mirea", "github:ravi"]
    assert taken.did("appointed") == ["github:sena"]
    assert taken.did("granted") == []


@pytest.mark.parametrize(
    "text",
    [
        "teams:\n  kelp:\n    maintainers: [ravi]\n    members: [mirea]\n",
        "teams:\n- name: kelp\n  maintainers: [ravi]\n  members: [mirea]\n",
        "orgs:\n  Tide:\n    teams:\n      kelp:\n        maintainers: [ravi]\n        members: [mirea]\n",
    ],
)
def test_a_file_of_teams_alone_and_one_of_several_organisations_are_read(take, text):
    taken = take(text)
    assert taken.keys == {
        "roster:tide/kelp#appointed/github:ravi",
        "roster:tide/organisation#joined_org/github:mirea",
        "roster:tide/organisation#joined_org/github:ravi",
    }


def test_chairs_and_leads_of_a_group_are_appointed_and_those_before_are_recognised(take):
    taken = take(GROUPS, "sigs.yaml")
    assert {key for key in taken.keys if "#appointed/" in key} == {
        "roster:tide/sig-kelp#appointed/github:sena",
        "roster:tide/sig-kelp#appointed/github:ravi",
        "roster:tide/sig-kelp#appointed/github:mirea",
        "roster:tide/young-kelp#appointed/github:olu",
    }
    assert taken.did("recognised") == ["github:olu"]
    assert ("github:sena", "listed_name", "Sena Moreau") in taken.claims


def test_an_entry_that_names_nobody_costs_only_itself(take):
    taken = take(ORGANISATION.replace("- olu\n", "- olu\n- [x]\n", 1))
    assert taken.did("joined_org") == ["github:mirea", "github:olu", "github:ravi"]
    assert len(taken.rejected) == 1


def test_teams_deep_within_one_another_are_refused_without_harm(take):
    lines = [f"{'  ' * n}t{n // 2}:\n{'  ' * (n + 1)}members: [a]\n{'  ' * (n + 1)}children:" for n in range(1, 99, 2)]
    with pytest.raises(ExportError, match=r"org\.yaml"):
        take("teams:\n" + "\n".join(lines) + "\n")
