"""People who are there now, of whom one is drawn by lot in constant time: so the demo grows as its people do."""

import random
from datetime import datetime
from heapq import heappop, heappush

from journeys.demo.cast import Person


class Crowd:
    """People from when they enter until they leave, which is noticed when somebody is drawn."""

    def __init__(self) -> None:
        self._people: list[Person] = []
        self._places: dict[str, int] = {}
        self._leaving: list[tuple[datetime, str]] = []

    def enter(self, person: Person) -> None:
        """Let somebody in."""
        self._places[person.login] = len(self._people)
        self._people.append(person)
        heappush(self._leaving, (person.left_at, person.login))

    def draw(self, dice: random.Random, at: datetime, besides: Person) -> Person | None:
        """Draw one of those who have not left by an instant, but not one certain person; None if nobody is there."""
        while self._leaving and self._leaving[0][0] < at:
            self._leave(heappop(self._leaving)[1])
        place = self._places.get(besides.login)
        others = len(self._people) - (place is not None)
        if not others:
            return None
        drawn = dice.randrange(others)
        # the place of the one who may not be drawn is passed over
        return self._people[drawn + (place is not None and drawn >= place)]

    def _leave(self, login: str) -> None:
        place, last = self._places.pop(login), self._people.pop()
        if last.login != login:
            self._people[place] = last
            self._places[last.login] = place
