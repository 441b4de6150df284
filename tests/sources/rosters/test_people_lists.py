"""Lists of people in repositories: their forms, what they say people are, and that words do not become people."""

from datetime import date

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from journeys.errors import ExportError
from journeys.ingest.detect import recognise
from journeys.model.accounts import keyed_hash
from journeys.sources.rosters import people_lists
from tests.malformed import spoilt
from tests.sources.rosters.lists import KEY, Lists

DAY = date(2024, 5, 1)
BOOK = "github:tide/book"


@pytest.fixture
def take(tmp_path):
    def taken(text, name, **told):
        path = tmp_path / name
        path.write_text(text)
        assert recognise(path) is people_lists
        return Lists(people_lists, path, **({"dated_on": DAY, "place": BOOK} | told))

    return taken


def by(address):
    """The account of an address."""
    return f"git:{keyed_hash(address, KEY)}"


@pytest.mark.parametrize("name", ["AUTHORS", "book-AUTHORS.txt", "authors.rst", "CREDITS", "AUTHORS-2024-05-01.txt"])
def test_authors_are_recognised_by_address_else_by_name(take, name):
    text = "# The people who wrote this book, in no order.\n\nSena Moreau <sena@tide.example>\nRavi Iyer\nOlu\n"
    taken = take(text, name)
    assert taken.did("recognised") == sorted([by("sena@tide.example"), "roster:ravi iyer", "roster:olu"])
    assert (by("sena@tide.example"), "name", "Sena Moreau") in taken.claims
    assert (by("sena@tide.example"), "address", keyed_hash("sena@tide.example", KEY)) in taken.claims
    assert taken.shows == {"recognised"}
    assert taken.days == {"2024-05-01"}


def test_organisations_and_prose_are_nobody_and_are_counted(take):
    text = "Authors of the book\n\nSena Moreau <sena@tide.example>\nTide Foundation\nThe Book Authors\nRavi Iyer\n"
    taken = take(text, "AUTHORS")
    assert taken.did("recognised") == sorted([by("sena@tide.example"), "roster:ravi iyer"])
    assert any("name no person (organisations and others): 3" in note for note in taken.notes)


MAINTAINERS = """# Maintainers

Please read GOVERNANCE.md first.

| Name | GitHub ID | Affiliation |
| --- | --- | --- |
| Sena Moreau | [sena-m](https://github.com/sena-m) | Tide |
| Ravi Iyer | @ravi | Self |

## Reviewers

- Mirea Popa (@mirea)

## Duties

- Code Review
- Release Management

## Emeritus

* [Olu Ade](https://github.com/olu)
"""


def test_maintainers_lead_reviewers_have_a_right_and_the_emeritus_is_recognised(take):
    taken = take(MAINTAINERS, "MAINTAINERS.md")
    assert taken.did("appointed") == ["github:ravi", "github:sena-m"]
    assert taken.did("granted") == ["github:mirea"]
    assert taken.did("recognised") == ["github:olu"]
    assert f"{BOOK}#recognised/olu/maintenance" in taken.keys
    assert ("github:sena-m", "listed_name", "Sena Moreau") in taken.claims


@pytest.mark.parametrize(
    ("line", "account"),
    [
        ("- [Sena Moreau](https://github.com/sena)", "github:sena"),
        ("* Sena Moreau (@sena)", "github:sena"),
        ("1. **Sena Moreau**, Tide University, @sena", "github:sena"),
        ("- Sena Moreau <sena@tide.example>, @sena", "github:sena"),
        ("- @sena", "github:sena"),
        ("Sena Moreau <sena@tide.example> (@sena)", "github:sena"),
        ("- Sena Moreau", "roster:sena moreau"),
        ("- Sena Moreau <7+sena@users.noreply.github.com>", "github:sena"),
    ],
)
def test_a_contributor_is_written_in_many_ways(take, line, account):
    assert take(f"# Contributors\n\n{line}\n", "CONTRIBUTORS.md").did("recognised") == [account]


def test_two_people_on_one_line_are_two(take):
    line = "- Sena Moreau <sena@tide.example>, Ravi Iyer and Mirea Popa (@mirea)\n"
    taken = take(f"# Contributors\n\n{line}", "CONTRIBUTORS.md")
    assert taken.did("recognised") == sorted([by("sena@tide.example"), "github:mirea", "roster:ravi iyer"])


def test_the_core_team_in_a_list_of_contributors_leads(take):
    taken = take("# Contributors\n\n## Core team\n- @sena\n\n## 2023\n- @ravi\n", "CONTRIBUTORS.md")
    assert (taken.did("appointed"), taken.did("recognised")) == (["github:sena"], ["github:ravi"])


def test_a_table_that_all_contributors_wrote_is_read(take):
    cells = (
        '<td align="center"><a href="https://github.com/sena"><img src="https://x.example/u/1?v=4" width="100px;" '
        'alt=""/><br /><sub><b>Sena Moreau</b></sub></a><br /><a href="#doc" title="Documentation">D</a></td>',
        '<td align="center"><a href="https://ravi.example"><img src="y.png"/><br /><b>Ravi Iyer</b></a></td>',
    )
    text = "# Contributors\n<table><tbody><tr>\n" + "\n".join(cells) + "\n</tr></tbody></table>\n"
    assert take(text, "CONTRIBUTORS.md").did("recognised") == ["github:sena", "roster:ravi iyer"]


def test_headings_of_plain_text_are_no_people_and_what_stands_below_is(take):
    text = "Book is written by Sena Moreau and\nvarious contributors:\n\nDevelopment Lead\n````````````````\n\n"
    text += "- Sena Moreau <sena@tide.example>\n\nPatches and Suggestions\n```````````````````````\n\n"
    text += "- Various Kelp Members\n- Ravi Iyer\n- olu\n- Mirea Popa <mirea@tide.example> @mirea\n"
    taken = take(text, "AUTHORS.rst")
    assert taken.did("appointed") == [by("sena@tide.example")]
    assert taken.did("recognised") == sorted(["roster:ravi iyer", "roster:olu", "github:mirea"])


def test_a_profile_under_a_name_is_one_person_with_their_login(take):
    text = "# Record\n\n## Personal highlights\n\n### Sena Moreau\n\n* Role: **Project lead**\n"
    text += "* GitHub id: [sena-m](http://github.com/sena-m)\n* ORCID: [0000-0001-8498-4059]"
    text += "(https://orcid.org/0000-0001-8498-4059)\n* Short bio:\n> I grow kelp with Ravi.\n\n"
    text += "### Ravi Iyer\n\n* GitHub id: [ravi](https://github.com/ravi)\n* More information:\n> Much.\n"
    taken = take(text, "contributors.md")
    assert taken.did("recognised") == ["github:ravi", "github:sena-m"]
    assert ("github:sena-m", "listed_name", "Sena Moreau") in taken.claims
    assert ("github:sena-m", "profile", "orcid.org/0000-0001-8498-4059") in taken.claims


def test_links_that_stand_at_the_end_of_the_file_name_the_accounts(take):
    text = "# Maintainers\n\n* [Sena Moreau] (Tide)\n* [Ravi Iyer]\n\n## Emeritus\n* [Olu Ade] (Kelp)\n\n"
    text += "[Sena Moreau]: https://github.com/sena-m\n[Ravi Iyer]: https://github.com/ravi\n"
    taken = take(f"{text}[Olu Ade]: https://github.com/olu\n", "MAINTAINERS.md")
    assert (taken.did("appointed"), taken.did("recognised")) == (["github:ravi", "github:sena-m"], ["github:olu"])


def test_short_comments_of_plain_text_are_headings_and_long_ones_are_none(take):
    text = "# The official list of maintainers and reviewers of this project.\n#\n# Please keep it sorted.\n\n"
    text += "# MAINTAINERS\nSena Moreau <sena@tide.example> (@sena) pkg:*\n\n# REVIEWERS\n"
    taken = take(f"{text}Ravi Iyer <ravi@tide.example> (@ravi) pkg:*\n", "MAINTAINERS")
    assert (taken.did("appointed"), taken.did("granted")) == (["github:sena"], ["github:ravi"])


def test_a_web_page_beside_a_name_is_no_part_of_it_and_old_lists_hold_nicknames(take):
    text = "Book was begun in 2003 by people of the coast, in a town\nwith a newspaper and a harbour.\n\n"
    text += "Here is a list of those who sent patches and words, and made it\nthat much better than it was:\n\n"
    text += "    Sena Moreau <http://sena.example/blog/>\n    Ravi Iyer <https://github.com/ravi>\n    olu\n    Mirea\n"
    taken = take(text, "AUTHORS")
    assert taken.did("recognised") == ["github:ravi", "roster:mirea", "roster:olu", "roster:sena moreau"]
    assert ("roster:sena moreau", "name", "Sena Moreau") in taken.claims


def test_parts_of_code_with_their_maintainers_give_the_maintainers_alone(take):
    text = "@sena is the main maintainer, some parts have others:\n\n* `web`\n  * `ui`: @ravi\n"
    text += "* `store`: @olu, @mirea, @sena\n* Makefile and related: @ravi\n"
    taken = take(text, "MAINTAINERS.md")
    assert set(taken.did("appointed")) - {"github:sena"} == {f"github:{login}" for login in ("ravi", "olu", "mirea")}
    assert not [claim for claim in taken.claims if claim[2] in ("ui", "store", "web")]


def test_an_organisation_between_a_name_and_its_address_is_nobody(take):
    text = "In alphabetical order:\n\nSena Moreau, Tideworks <sena@tide.example> (github: @sena, slack: sena)\n"
    text += "Ravi Iyer, Tideworks <ravi@tide.example> (github: @ravi)\n"
    taken = take(text, "MAINTAINERS")
    assert taken.did("appointed") == ["github:ravi", "github:sena"]
    assert ("github:sena", "listed_name", "Sena Moreau") in taken.claims


def test_the_kernels_and_dockers_lists_are_read(take):
    kernel = "List of maintainers\n\nKELP\nM:\tSena Moreau <sena@tide.example>\nR:\tRavi Iyer <ravi@tide.example>\n"
    taken = take(f"{kernel}L:\tkelp@lists.example\nS:\tMaintained\nF:\tkelp/\n", "MAINTAINERS")
    assert (taken.did("appointed"), taken.did("granted")) == ([by("sena@tide.example")], [by("ravi@tide.example")])
    docker = '[Org]\nbdfl = "sena"\n[Org.Subsystems.kelp]\npeople = ["ravi"]\n'
    docker += '[Org."Core maintainers"]\npeople = ["sena"]\n[Org.Alumni]\npeople = ["olu"]\n[people]\n'
    docker += '[people.sena]\nName = "Sena Moreau"\nEmail = "sena@tide.example"\nGitHub = "sena-m"\n'
    docker += '[people.ravi]\nName = "Ravi Iyer"\nGithub = "ravi"\n'
    docker += '[people.olu]\nName = "Olu Ade"\nGitHub = "olu"\n'
    taken = take(docker, "MAINTAINERS")
    assert (taken.did("appointed"), taken.did("recognised")) == (["github:ravi", "github:sena-m"], ["github:olu"])


CITATION = """cff-version: 1.2.0
title: The book
repository-code: https://github.com/Tide/Book
date-released: 2024-03-09
authors:
- family-names: Moreau
  given-names: Sena
  email: sena@tide.example
- given-names: Ravi
  family-names: Iyer
  alias: ravi
- name: Tide Foundation
references:
- authors:
  - family-names: Stranger
    given-names: A
"""


def test_a_citation_says_its_authors_its_project_and_its_day(take):
    taken = take(CITATION, "CITATION.cff", place=None, dated_on=None)
    assert taken.did("recognised") == sorted([by("sena@tide.example"), "github:ravi"])
    assert (taken.days, set(taken.events["place"])) == ({"2024-03-09"}, {BOOK})
    assert any("name no person" in note and note.endswith(": 1.") for note in taken.notes)


@pytest.mark.parametrize(("missing", "option"), [("place", "--place"), ("dated_on", "--dated")])
def test_a_list_without_a_project_or_a_day_is_refused_with_the_option(take, missing, option):
    with pytest.raises(ExportError, match=option):
        take("Sena Moreau <sena@tide.example>\n", "AUTHORS", **{missing: None})


def test_a_file_of_such_a_name_without_people_is_refused(take):
    with pytest.raises(ExportError, match="names no person"):
        take("# Contributors\n\nSee the history.\n", "CONTRIBUTORS.md")


def test_other_files_are_no_such_lists(tmp_path):
    for name, text in (
        ("call-2024.md", "# Call\n\n## Attendees\n- Sena Moreau\n"),
        ("authors.csv", "name,works\nSena,3\n"),
        ("contributors.json", '[{"login": "sena"}]'),
    ):
        (tmp_path / name).write_text(text)
        assert not people_lists.recognise(tmp_path / name, text.encode())


LOGINS = ("sena", "ravi", "mirea", "olu")
ITEMS = [f"- [Person {login.title()}](https://github.com/{login})".encode() for login in LOGINS]


@settings(max_examples=50)
@given(spoilt(ITEMS, lambda items: b"# Contributors\n\n" + b"\n".join(items) + b"\n"))
def test_a_spoilt_list_keeps_its_whole_lines_or_is_refused(tmp_path, bad):
    path = tmp_path / "CONTRIBUTORS.md"
    path.write_bytes(bad.data)
    whole = {f"github:{LOGINS[position]}" for position in bad.untouched}
    try:
        assert whole <= {*Lists(people_lists, path, dated_on=DAY, place=BOOK).events["account"]}
    except ExportError:
        assert not whole


@settings(max_examples=50)
@given(st.binary(max_size=200), st.sampled_from(["AUTHORS", "MAINTAINERS.md", "CITATION.cff"]))
def test_whatever_stands_in_a_list_is_read_or_refused(tmp_path, content, name):
    begun = b"cff-version: 1\nauthors:\n" if name.startswith("C") else b"[people]\n" if name == "AUTHORS" else b""
    (tmp_path / name).write_bytes(begun + content)
    try:
        Lists(people_lists, tmp_path / name, dated_on=DAY, place=BOOK)
    except ExportError as error:
        assert name in str(error)
