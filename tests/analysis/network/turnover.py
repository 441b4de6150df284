"""Communities in which people come and go and mix at random while they are there."""

import numpy as np

from tests.analysis.network.frames import acts_of, did

DAYS = 730


def mixing_at_random(seed, *, people=80, stays=60, threads=300, lasts=7):
    """Acts of two years: each act in a thread is by somebody who is there, more eager people more often."""
    chance = np.random.default_rng(seed)
    came = chance.uniform(-stays, DAYS, people)
    left = came + chance.exponential(stays, people)
    eager = chance.gamma(0.6, 1, people)
    rows = []
    for thread, begun in enumerate(chance.uniform(0, DAYS, threads)):
        inside = np.zeros(people, dtype=bool)
        for number in range(1 + chance.poisson(2)):
            day = begun + (chance.exponential(lasts) if number else 0)
            weight = np.where((came <= day) & (day < left) & ~inside, eager, 0)
            if not weight.any():
                continue
            who = chance.choice(people, p=weight / weight.sum())
            inside[who] = True
            rows.append(did(f"p{who}", f"issue/{thread}", days=DAYS + 100 - day))
    return acts_of(*rows)
