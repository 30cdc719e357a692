"""How good predictions are: scores of one yes-or-no question, and the share of right answers.

`truths` holds one bool (or 0 and 1) a row, with at least one of each; `scores` one finite number a row, higher
where yes is more likely. Ties are counted as the definitions ask, so a constant score earns nothing.
"""

import numpy as np
from numpy.typing import ArrayLike, NDArray

Numbers = NDArray[np.float64]
Truths = NDArray[np.bool_]


def auc(scores: ArrayLike, truths: ArrayLike) -> float:
    """Chance that a random yes scores higher than a random no, 0 to 1, 0.5 for no skill; ties count half.

    The area under the ROC curve as the Mann-Whitney statistic (Hanley and McNeil, 1982).
    """
    given, yes = _pair(scores, truths)
    below = np.sort(given[~yes])
    lower = np.searchsorted(below, given[yes], side="left")
    upper = np.searchsorted(below, given[yes], side="right")
    return float(np.mean(lower + upper) / (2 * len(below)))


def average_precision(scores: ArrayLike, truths: ArrayLike) -> float:
    """Precision averaged over the steps of recall, 0 to 1; the share of yes for no skill.

    Rows of one score are taken together, nothing is interpolated (the definition of scikit-learn).
    """
    given, yes = _pair(scores, truths)
    order = np.argsort(-given, kind="stable")
    last = np.append(np.diff(given[order]) != 0, True)
    hits = np.cumsum(yes[order])[last]
    precision = hits / (np.flatnonzero(last) + 1)
    steps = np.diff(hits, prepend=0)
    return float(np.sum(steps * precision) / hits[-1])


def recall_at(scores: ArrayLike, truths: ArrayLike, false_alarms: float = 0.01) -> float:
    """Share of the yes rows above the lowest threshold that at most this share of the no rows exceeds, 0 to 1."""
    given, yes = _pair(scores, truths)
    quiet = np.sort(given[~yes])[::-1]
    allowed = int(false_alarms * len(quiet) + 1e-9)
    return float(np.mean(given[yes] > quiet[allowed]))


def brier_skill(probabilities: ArrayLike, truths: ArrayLike) -> float:
    """Share of climatology's squared error that is taken away: 1 is perfect, 0 no skill, below 0 is worse.

    Climatology always answers with the share of yes in the rows that are judged (Brier, 1950; Murphy, 1973).
    """
    given, yes = _pair(probabilities, truths)
    return float(1 - np.mean((given - yes) ** 2) / np.var(yes))


def accuracy(predicted: ArrayLike, truths: ArrayLike) -> float:
    """Share of answers of any kind, one a row, that are the right ones, 0 to 1."""
    given, right = np.asarray(predicted), np.asarray(truths)
    if given.shape != right.shape or not right.size:
        raise ValueError(f"predicted and truths must have one shape, not {given.shape} and {right.shape}")
    return float(np.mean(given == right))


def _pair(scores: ArrayLike, truths: ArrayLike) -> tuple[Numbers, Truths]:
    given = np.asarray(scores, dtype=np.float64).ravel()
    yes = np.asarray(truths).ravel().astype(bool)
    if given.shape != yes.shape:
        raise ValueError(f"one score a truth is needed, not {len(given)} scores for {len(yes)} truths")
    if not np.isfinite(given).all():
        raise ValueError("every score must be a finite number")
    if yes.all() or not yes.any():
        raise ValueError("truths must hold at least one yes and one no")
    return given, yes
