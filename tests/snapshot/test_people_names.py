"""The names that exports tell of people, counted by hand."""

from datetime import datetime

from journeys.identity.opting_out import opt_out
from journeys.logs.database import open_database
from journeys.logs.opt_outs import Signed
from journeys.model.communities.definitions import find_community
from journeys.snapshot.people_names import load_names
from journeys.snapshot.snapshot import load_snapshot
from journeys.store.engine import open_engine
from journeys.store.store import Store
from tests.making import NOW, act, put

PLACE = "github:the-turing-way/the-turing-way"
CLAIMS = [
    ("github:ada", "name", "ada l."),
    ("github:ada", "user_id", "1"),
    ("github:ada-old", "user_id", "1"),
    # of two accounts, so before the name of one; the list's name goes before both
    ("github:ada", "name", "Ada Lovelace"),
    ("github:ada-old", "name", "Ada Lovelace"),
    ("github:ada-old", "listed_name", "Ada, Countess"),
    ("github:bo", "name", "Bo"),
]


def names_in(store, until: datetime | None = None):
    return load_names(store, load_snapshot(store, find_community("turing-way"), until))


def test_a_persons_names_come_from_all_accounts_those_of_lists_first(tmp_path):
    store = Store(tmp_path)
    acts = [act(day, name, "commented", place=PLACE) for day, name in enumerate(("ada", "ada-old", "bo"), start=1)]
    with open_engine() as engine:
        put(store, engine, acts, claims=CLAIMS)
    assert names_in(store) == {"github:ada": ["Ada, Countess", "Ada Lovelace", "ada l."], "github:bo": ["Bo"]}
    with open_database(tmp_path) as database:
        opt_out(store, database, "github:ada-old", Signed("rae", NOW))
    assert names_in(store) == {"github:bo": ["Bo"]}
    store.close()
