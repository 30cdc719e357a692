"""A game: catch a ball that falls and bounces from the walls.

Each turn the ball falls a row and moves a column sideways, and the
player moves left, stays or moves right. Many games run at once; a
game is worth 1 if the ball is caught in the last row, and -1 if
not.
"""

import numpy as np

from generators.probes.measuring.cpu_cost import cpu_seconds_of_spin
from generators.probes.models.baselines import linear_scores

SEEDS = (1, 2, 3, 4, 5)
WIDTH, TURNS, ACTIONS = 9, 8, 3
SEEN = 2 * WIDTH + TURNS + 1
GAMES, ROUNDS, JUDGED = 200, 400, 2000
RATE, EPSILON = 0.02, 1e-7
# How much indecision is worth while learning
CURIOSITY = 0.05


class Catch:
    """Some games at once."""

    def __init__(self, games, random):
        self.turn = 0
        self.ball = random.integers(0, WIDTH, games)
        self.drift = random.choice([-1, 1], games)
        self.player = random.integers(0, WIDTH, games)

    def seen(self):
        """Ball, its drift, the turn, the player; (games, SEEN)."""
        columns, turns = np.eye(WIDTH), np.eye(TURNS)
        turn = np.broadcast_to(
            turns[self.turn], (len(self.ball), TURNS)
        )
        parts = [
            columns[self.ball],
            columns[self.player],
            turn,
            self.drift[:, None],
        ]
        return np.concatenate(parts, axis=1).astype("float32")

    def move(self, actions):
        """One turn; actions are 0 (left), 1 and 2 (right)."""
        wall = (self.ball + self.drift < 0) | (
            self.ball + self.drift >= WIDTH
        )
        self.drift = np.where(wall, -self.drift, self.drift)
        self.ball = self.ball + self.drift
        self.player = np.clip(
            self.player + actions - 1, 0, WIDTH - 1
        )
        self.turn += 1

    def worth(self):
        """1 for a caught ball, -1 for another, (games,)."""
        return np.where(self.ball == self.player, 1.0, -1.0)


def play(choose, games, random):
    """What is seen and done, (turns, games, ...); the worth."""
    catch, seen, done = Catch(games, random), [], []
    while catch.turn < TURNS:
        seen.append(catch.seen())
        done.append(choose(seen[-1]))
        catch.move(done[-1])
    return np.array(seen), np.array(done), catch.worth()


def drawn(chances, random):
    """An action for each game, by its chances (games, ACTIONS)."""
    edges = chances.cumsum(axis=1)[:, :-1]
    return (random.random((len(chances), 1)) > edges).sum(axis=1)


def rounds(chances, seed):
    """Rounds of play by changing chances: rows seen, actions, and
    advantages.

    The advantage is a game's worth above the mean of its round.
    """
    random = np.random.default_rng(seed)
    for _ in range(ROUNDS):
        seen, done, worth = play(
            lambda rows: drawn(chances(rows), random), GAMES, random
        )
        advantage = np.tile(worth - worth.mean(), TURNS).astype(
            "float32"
        )
        yield seen.reshape(-1, SEEN), done.ravel(), advantage


def mean_worth(choose, seed):
    """Mean worth of many new games."""
    _, _, worth = play(
        choose, JUDGED, np.random.default_rng(1000 + seed)
    )
    return float(worth.mean())


def best(chances):
    """A player that does what is likeliest."""
    return lambda rows: np.argmax(chances(rows), axis=1)


def linear(seed):
    """A player by a least-squares forecast of each action's worth.

    It learns from random games.
    """
    random = np.random.default_rng(seed)
    games = GAMES * ROUNDS // 10
    seen, done, worth = play(
        lambda rows: random.integers(0, ACTIONS, len(rows)),
        games,
        random,
    )
    rows, actions, worth = (
        seen.reshape(-1, SEEN),
        done.ravel(),
        np.tile(worth, TURNS),
    )

    def choose(new):
        forecasts = [
            linear_scores(
                rows[actions == a], worth[actions == a], new
            )
            for a in range(ACTIONS)
        ]
        return np.argmax(forecasts, axis=0)

    return choose


def foresight(rows):
    """A player that follows the ball's way and can't lose."""
    ball, player = (
        rows[:, :WIDTH].argmax(axis=1),
        rows[:, WIDTH : 2 * WIDTH].argmax(axis=1),
    )
    left = TURNS - rows[:, 2 * WIDTH : -1].argmax(axis=1)
    # Behind each wall lies the field's mirror image: go straight,
    # then fold.
    far = 2 * (WIDTH - 1)
    way = (ball + rows[:, -1].astype(int) * left) % far
    return 1 + np.sign(np.minimum(way, far - way) - player)


def chaser(rows):
    """A player that runs after the ball and always comes late."""
    ball, player = (
        rows[:, :WIDTH].argmax(axis=1),
        rows[:, WIDTH : 2 * WIDTH].argmax(axis=1),
    )
    return 1 + np.sign(ball - player)


def scored(learn):
    """The measures of a way to learn the game, a value a seed."""
    return {
        "worth": [
            mean_worth(best(learn(seed)), seed) for seed in SEEDS
        ],
        "baseline": [
            mean_worth(linear(seed), seed) for seed in SEEDS
        ],
    }


def known_answers(learn):
    """Controls: perfect and late players, opposite rewards."""
    yield "worth", mean_worth(foresight, 0), 1
    yield "worth", mean_worth(chaser, 0), -1
    yield (
        "worth",
        mean_worth(best(learn(0, sign=-1)), 0),
        (-1, -0.5),
    )
    even = np.full((JUDGED, ACTIONS), 1 / ACTIONS)
    random = np.random.default_rng(0)
    yield (
        "worth",
        mean_worth(lambda _: drawn(even, random), 0),
        (-0.9, -0.6),
    )
    yield "cost", cpu_seconds_of_spin(), (0.19, 0.6)
