"""Say after how many launches a timing is judged, and how far from the threshold it must then be.

A timing is judged after each look, and stops where its verdict is decided. To look several times with the t
quantile of one look would find differences that aren't there (Armitage, McPherson and Rowe, "Repeated significance
tests on accumulating data", JRSS A 1969). So each look has a bound of its own, and all of them together spend an
error of 2 % a side: 2 % x (n / 18)^1.5 by the look at n launches (Lan and DeMets, "Discrete sequential boundaries
for clinical trials", Biometrika 1983).
"""

from __future__ import annotations

from typing import NamedTuple


class Look(NamedTuple):
    """One judging of a timing.

    Attributes:
        launches: that it has then.
        bound: standard errors from the mean to each end of its interval, in the place of the 97.5 % t quantile.
    """

    launches: int
    bound: float


LOOKS = (Look(4, 7.95), Look(7, 4.15), Look(11, 3.12), Look(18, 2.46))


def next_look(launches: int) -> Look:
    """The first look that needs at least so many launches; the last one where none needs as many."""
    return next((look for look in LOOKS if look.launches >= launches), LOOKS[-1])


def bound_at(launches: int) -> float | None:
    """The bound of the last look that so many launches reach; None below the first."""
    return next((look.bound for look in reversed(LOOKS) if launches >= look.launches), None)
