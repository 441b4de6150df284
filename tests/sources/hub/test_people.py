"""Lists of accounts, likes, profiles and requests for access."""

import json
from datetime import date

import pytest

from journeys.errors import ExportError
from journeys.model.accounts import keyed_hash
from tests.sources.hub.extracts import PLACE, Taken, account, model, request, write

DAY = {"dated_on": date(2026, 8, 22)}
AT = "2026-08-22T00:00:00"


@pytest.mark.parametrize(
    ("name", "acts"),
    [
        (
            "models__collective__lantern__likers.json",
            {
                f"{PLACE}#liked/ada": ("hub:ada", "liked", None, AT),
                f"{PLACE}#liked/bob": ("hub:bob", "liked", None, AT),
            },
        ),
        (
            "organizations__collective__followers.json",
            {
                "hub:org/collective#followed/ada": ("hub:ada", "followed", None, AT),
                "hub:org/collective#followed/bob": ("hub:bob", "followed", None, AT),
            },
        ),
        (
            "organizations__collective__members.json",
            {
                "hub:org/collective#joined_org/ada": ("hub:ada", "joined_org", None, AT),
                "hub:org/collective#joined_org/bob": ("hub:bob", "joined_org", None, AT),
            },
        ),
        (
            "users__cyn__following.json",
            {
                "hub:user/ada#followed/cyn": ("hub:cyn", "followed", None, AT),
                "hub:user/bob#followed/cyn": ("hub:cyn", "followed", None, AT),
            },
        ),
    ],
)
def test_an_undated_list_gives_one_act_an_account_on_the_day_it_was_taken(tmp_path, name, acts):
    taken = Taken(write(tmp_path, [account("ada"), account("bob"), account("ada")], name), **DAY)
    assert taken.acts == acts
    assert taken.shows == {next(iter(acts.values()))[1]}
    assert taken.rejected == []


def test_an_undated_list_without_its_day_is_refused_with_the_reason(tmp_path):
    path = write(tmp_path, [account("ada")], "organizations__collective__members.json")
    with pytest.raises(
        ExportError, match="ada is an account in a list without dates; give the day the list was taken with --dated"
    ):
        Taken(path)


@pytest.mark.parametrize(
    ("name", "place"),
    [("answer.json", None), ("answer.json", "hub:org/collective"), ("members.json", PLACE), ("followers.json", PLACE)],
)
def test_a_list_of_nobody_knows_what_is_refused_with_how_to_name_it(tmp_path, name, place):
    with pytest.raises(ExportError, match="nothing says what it is a list of; name the file after its address"):
        Taken(write(tmp_path, [account("ada")], name), place=place, **DAY)


def test_accounts_listed_of_a_repository_are_its_likers(tmp_path):
    assert list(Taken(write(tmp_path, [account("ada")]), place=PLACE, **DAY).acts) == [f"{PLACE}#liked/ada"]


def test_an_empty_list_shows_that_nobody_joined(tmp_path):
    taken = Taken(write(tmp_path, [], "organizations__collective__members.json"))
    assert (len(taken.events), taken.shows) == (0, {"joined_org"})


def test_a_users_likes_have_their_dates(tmp_path):
    likes = [
        {"createdAt": "2023-05-03T12:00:00.000Z", "repo": {"name": "collective/lantern", "type": "model"}},
        {"createdAt": "2023-05-04T12:00:00.000Z", "repo": {"name": "collective/tales", "type": "dataset"}},
        {"createdAt": "2023-05-05T12:00:00.000Z", "repo": {"name": "a/b", "type": "kernel"}},
    ]
    taken = Taken(write(tmp_path, likes, "users__ada__likes.json"))
    assert taken.acts == {
        f"{PLACE}#liked/ada": ("hub:ada", "liked", None, "2023-05-03T12:00:00"),
        "hub:dataset/collective/tales#liked/ada": ("hub:ada", "liked", None, "2023-05-04T12:00:00"),
    }
    assert taken.shows == {"liked"}
    assert [record for record, _ in taken.reasons] == [3]
    with pytest.raises(ExportError, match="does not say whose like it is"):
        Taken(write(tmp_path, likes))


def test_a_profile_says_name_number_type_and_the_account_on_github(tmp_path):
    profile = account("ada", numModels=3, orgs=[{"name": "collective", "fullname": "The Collective"}])
    taken = Taken(write(tmp_path, profile | {"socialHandles": {"github": "AdaQuill", "bluesky": "ada.example.org"}}))
    assert taken.claims == {
        ("hub:ada", "name", "Ada Quill"),
        ("hub:ada", "user_id", "hub:id-ada"),
        ("hub:ada", "type", "User"),
        ("hub:ada", "linked", "github:adaquill"),
    }
    assert (taken.acts, taken.shows) == ({}, frozenset())


def test_a_profile_of_a_known_day_says_of_which_organisations_one_is(tmp_path):
    profile = account("ada", numModels=3, orgs=[{"name": "collective"}, {"name": "no one"}, None])
    taken = Taken(write(tmp_path, profile), **DAY)
    assert taken.acts == {"hub:org/collective#joined_org/ada": ("hub:ada", "joined_org", None, AT)}
    assert ("hub:collective", "type", "Organization") in taken.claims


@pytest.mark.parametrize(
    ("handle", "linked"),
    [
        ("https://github.com/AdaQuill/", "github:adaquill"),
        ("@ada-quill", "github:ada-quill"),
        ("ada quill", None),
        ("", None),
        (5, None),
    ],
)
def test_handles_alone_are_of_whom_the_file_is_named_after(tmp_path, handle, linked):
    path = write(tmp_path, [{"socialHandles": {"github": handle}}], "users__ada__socials.json")
    assert Taken(path).claims == ({("hub:ada", "linked", linked)} if linked else set())


def test_an_organisation_is_said_to_be_no_person(tmp_path):
    overview = {"name": "collective", "fullname": "The Collective", "numUsers": 12, "isVerified": True}
    assert Taken(write(tmp_path, overview)).claims == {
        ("hub:collective", "type", "Organization"),
        ("hub:collective", "name", "The Collective"),
    }


def test_asking_for_access_is_an_act_and_what_became_of_it_is_none(tmp_path):
    taken = Taken(write(tmp_path, [request("dee"), request("eli", status="rejected")]), place=PLACE)
    assert taken.acts == {
        f"{PLACE}#requested_access/dee": ("hub:dee", "requested_access", None, "2023-09-01T07:00:00"),
        f"{PLACE}#requested_access/eli": ("hub:eli", "requested_access", None, "2023-09-01T07:00:00"),
    }
    assert ("hub:dee", "address", keyed_hash("dee@dee.example", b"key")) in taken.claims
    assert not [claim for claim in taken.claims if "@" in claim[2]]
    assert taken.shows == {"requested_access"}


REPORT = [
    {
        "user": "dee",
        "fullname": "Dee Quill",
        "status": "accepted",
        "email": "dee@dee.example",
        "time": "2023-09-01T07:00:00Z",
    },
    {"user": "eli", "fullname": "Eli", "status": "pending", "email": "eli@dee.example", "time": "2023-09-02 08:00:00"},
]


def test_the_report_of_a_gated_repository_is_read_as_json_and_as_csv(tmp_path):
    as_json = Taken(write(tmp_path, REPORT, "models__collective__lantern__user-access-report.json"))
    lines = ["\ufeffUsername,Full name,E-mail,Status,Time,Company"]
    lines += [f'{r["user"]},"{r["fullname"]}",{r["email"]},{r["status"]},{r["time"]},"none, yet"' for r in REPORT]
    as_csv = Taken(write(tmp_path, "\r\n".join(lines), "report.csv"), place=PLACE)
    assert as_json.acts == as_csv.acts
    assert as_csv.acts[f"{PLACE}#requested_access/eli"][3] == "2023-09-02T08:00:00"
    assert {claim for claim in as_csv.claims if claim[1] != "name"} == {
        ("hub:dee", "address", keyed_hash("dee@dee.example", b"key")),
        ("hub:eli", "address", keyed_hash("eli@dee.example", b"key")),
    }


def test_who_was_added_unasked_or_is_not_named_made_no_request(tmp_path):
    requests = [
        request(),
        request("eli", grantedBy={"user": "ada"}),
        request("flo", user={}),
        request("gus", timestamp=None),
    ]
    taken = Taken(write(tmp_path, requests), place=PLACE)
    assert taken.reasons == [
        (2, "eli was given access unasked, which is no act of theirs"),
        (3, "user is '', expected an account's name (the repository may hide who asks)"),
        (4, "timestamp is missing"),
    ]
    with pytest.raises(ExportError, match="does not say which repository was asked for"):
        Taken(write(tmp_path, [request()]))


def test_accounts_that_are_none_are_put_aside(tmp_path):
    taken = Taken(write(tmp_path, [model(), account("a b"), account("", user="")]), place=PLACE, **DAY)
    assert [reason for _, reason in taken.reasons] == [
        "user is 'a b', expected an account's name",
        "user is '', expected an account's name",
    ]


def test_no_address_is_left_in_what_is_put_aside(tmp_path):
    spoilt = [request(), request("eli", timestamp=None), request("flo", user="flo@example.org")]
    text = json.dumps(spoilt) + '{"requestId": "r", "user": {"email": "gus@example.org"'
    taken = Taken(write(tmp_path, text), place=PLACE)
    report = (
        "username,status,time,email\ndee,pending,2023-09-01T07:00:00Z,d@example.org\neli,pending,no day,e@example.org\n"
    )
    table = Taken(write(tmp_path, report + "flo,pending,f@example.org\n", "report.csv"), place=PLACE)
    put_aside = [*taken.rejected, *table.rejected]
    assert len(put_aside) == 5
    assert not [each for each in put_aside if "example.org" in each.text + each.reason]
