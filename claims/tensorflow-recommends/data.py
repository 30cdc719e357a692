"""An invented shop: who bought what, by taste and by popularity."""

import numpy as np

from generators.probes.measuring.cpu_cost import cpu_seconds_of_spin

SEEDS = (1, 2, 3)
USERS, ITEMS, TASTES = 1000, 400, 6
BOUGHT, HELD_OUT = 30, 5
SHOWN = 10
# The model: how many numbers describe a user and an item
SIZE, SCALE = 16, 0.1
BATCH, EPOCHS = 500, 15
RATE, EPSILON = 0.01, 1e-7


def shop(seed):
    """Purchases known and held out, and tastes, (users, items)."""
    random = np.random.default_rng(seed)
    users = random.normal(size=(USERS, TASTES))
    items = random.normal(size=(ITEMS, TASTES))
    pleases = users @ items.T + random.normal(size=ITEMS)
    # The top of a ranking with Gumbel noise is a draw without
    # replacement.
    ranking = np.argsort(
        -(pleases + random.gumbel(size=pleases.shape)), axis=1
    )
    bought = random.permuted(ranking[:, :BOUGHT], axis=1)
    known, held_out = np.zeros((2, USERS, ITEMS), dtype=bool)
    np.put_along_axis(
        known, bought[:, HELD_OUT:], values=True, axis=1
    )
    np.put_along_axis(
        held_out, bought[:, :HELD_OUT], values=True, axis=1
    )
    return known, held_out, pleases


def recall(scores, known, held_out):
    """Share of held-out purchases among the ten best new items."""
    new = np.where(known, -np.inf, scores)
    shown = np.argpartition(-new, SHOWN, axis=1)[:, :SHOWN]
    return float(
        np.take_along_axis(held_out, shown, axis=1).sum()
        / held_out.sum()
    )


def popularity(known):
    """The same ranking for everyone: what most have bought."""
    return np.broadcast_to(known.sum(axis=0), known.shape)


def linear(known, ridge=100.0):
    """Each item by a least-squares sum of others (Steck, 2019)."""
    bought = known.astype(np.float64)
    inverse = np.linalg.inv(
        bought.T @ bought + ridge * np.eye(ITEMS)
    )
    weights = -inverse / np.diag(inverse)
    np.fill_diagonal(weights, 0)
    return bought @ weights


def pairs(known, seed):
    """Batches of users, an item each bought and a random one."""
    random = np.random.default_rng(seed)
    users, bought = np.nonzero(known)
    batches = len(users) // BATCH
    for _ in range(EPOCHS):
        order = random.permutation(len(users))[: batches * BATCH]
        drawn = random.integers(0, ITEMS, len(users))
        for batch in np.split(order, batches):
            yield users[batch], bought[batch], drawn[batch]


def shuffled(known, seed):
    """As many purchases of each item, by the wrong users."""
    users, bought = np.nonzero(known)
    wrong = np.zeros_like(known)
    wrong[
        users, np.random.default_rng(seed).permutation(bought)
    ] = True
    return wrong


def scored(recommend):
    """The measures of a way to score items, a value a seed."""
    found = {"recall": [], "times_popularity": [], "baseline": []}
    for seed in SEEDS:
        known, held_out, _ = shop(seed)
        network = recall(recommend(known, seed), known, held_out)
        best_sellers = recall(popularity(known), known, held_out)
        found["recall"].append(network)
        found["times_popularity"].append(network / best_sellers)
        found["baseline"].append(
            recall(linear(known), known, held_out)
        )
    return found


def known_answers(recommend):
    """Controls: purchases, true tastes, those of others."""
    known, held_out, pleases = shop(0)
    best_sellers = recall(popularity(known), known, held_out)
    mixed = recall(
        recommend(shuffled(known, 0), 0), known, held_out
    )
    yield (
        "recall",
        recall(held_out.astype(float), known, held_out),
        1,
    )
    yield "recall", recall(pleases, known, held_out), (0.4, 0.7)
    yield "recall", mixed, (0, 0.2)
    yield "times_popularity", mixed / best_sellers, (0, 1.5)
    yield (
        "baseline",
        recall(linear(shuffled(known, 0)), known, held_out),
        (0, 0.2),
    )
    yield "cost", cpu_seconds_of_spin(), (0.19, 0.6)
