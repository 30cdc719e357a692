"""Small pieces of work at two levels, and whether they were done
right.

Each function is handed what does the work in one framework, takes
and gives NumPy arrays, and compares with a result known beforehand.
"""

import numpy as np

ROWS = (
    np.random.default_rng(5).normal(size=(640, 8)).astype("float32")
)
TARGETS = ROWS @ np.arange(1, 9, dtype="float32")[:, None]
LEFT, RIGHT = ROWS[:3, :4], ROWS[3:7, :2]
AT = np.array([1.0, 2.0, -3.0], dtype="float32")
SEVEN = 7.0  # the gradient that our operation gives
RATE = 0.1
ACCURACY = r"\w*Accuracy\w*"
STOPPING = r"\w*EarlyStop\w*"
LOW = (
    "matrix product",
    "gradient",
    "operation with a gradient of its own",
)
HIGH = (
    "container of layers",
    "loss",
    "optimiser",
    "data loader",
    "metric",
    "training in one call",
    "stopping early",
)


def same(first, other):
    """Whether two arrays have one shape and agree to float32."""
    first, other = np.asarray(first), np.asarray(other)
    if first.shape != other.shape:
        return False
    return bool(np.allclose(first, other, atol=1e-4))


def multiplies(product):
    """Whether a matrix product is NumPy's."""
    return same(product(LEFT, RIGHT), LEFT @ RIGHT)


def derives(gradient):
    """Whether the gradient of a cube is three times the square."""
    return same(gradient(AT), 3 * AT**2)


def derives_ours(gradient):
    """Whether our operation has the gradient that we gave it."""
    return same(gradient(AT), np.full_like(AT, SEVEN))


def contains(parameters):
    """Whether layers 8 to 4 to 1 have that many parameters."""
    return parameters == (8 * 4 + 4) + (4 * 1 + 1)


def loses(loss):
    """Whether a mean squared error is what its formula says."""
    return same(loss(AT, 2 * AT), np.mean(AT**2))


def steps(step):
    """Whether plain descent takes off rate times gradient."""
    return same(step(AT, AT**2), AT - RATE * AT**2)


def loads(batches):
    """Whether ten numbers come once each, four at a time."""
    found = [
        np.asarray(batch) for batch in batches(np.arange(10.0))
    ]
    everything = sorted(np.concatenate(found).tolist())
    sizes = [len(batch) for batch in found]
    return sizes == [4, 4, 2] and everything == list(range(10))


def counts(metric, tensor):
    """Whether a ready metric finds three of four answers right."""
    answers, right = (
        tensor(np.array([0, 1, 2, 2])),
        tensor(np.array([0, 1, 2, 1])),
    )
    for update, result in (
        ("update_state", "result"),
        ("update", "compute"),
    ):
        try:
            made = metric()
            getattr(made, update)(right, answers)
            return abs(float(getattr(made, result)()) - 0.75) < 1e-6
        except (AttributeError, TypeError):
            continue
    return False


def stops(passes):
    """Whether fewer passes are made where none helps."""
    return 1 <= passes(20) < 20


def report(done):
    """The measures, of pieces of work that were done or not."""
    missing = [item for item in (*LOW, *HIGH) if not done[item]]
    return {
        "low": {item: done[item] for item in LOW},
        "high": {item: done[item] for item in HIGH},
        "missing": ", ".join(missing) or "nothing",
    }


class AlwaysOne:
    """A metric that finds everything right."""

    def update(self, right, answers):
        """Look at nothing."""

    def compute(self):
        """One, whatever came."""
        return 1.0


class Share:
    """A metric that counts right."""

    def update(self, right, answers):
        """Compare."""
        self.share = np.mean(
            np.asarray(right) == np.asarray(answers)
        )

    def compute(self):
        """The share of answers that agree."""
        return self.share


def known(tensor):
    """Whether wrong work is seen, and right NumPy work passes."""
    yield "low.matrix product", multiplies(np.matmul), True
    yield (
        "low.matrix product",
        multiplies(lambda a, b: (a @ b).T),
        False,
    )
    yield "low.gradient", derives(lambda x: 3 * x**2), True
    yield "low.gradient", derives(lambda x: x**2), False
    item = "low.operation with a gradient of its own"
    yield item, derives_ours(lambda x: 0 * x + SEVEN), True
    yield item, derives_ours(np.ones_like), False
    yield (
        "high.loss",
        loses(lambda a, b: np.mean((a - b) ** 2)),
        True,
    )
    yield (
        "high.loss",
        loses(lambda a, b: np.mean(abs(a - b))),
        False,
    )
    yield "high.optimiser", steps(lambda w, g: w - RATE * g), True
    yield "high.optimiser", steps(lambda w, g: w + RATE * g), False
    yield (
        "high.data loader",
        loads(lambda x: [x[:4], x[4:8], x[8:]]),
        True,
    )
    yield (
        "high.data loader",
        loads(lambda x: [x[:4], x[4:8]]),
        False,
    )
    yield "high.metric", counts(Share, tensor), True
    yield "high.metric", counts(AlwaysOne, tensor), False
    yield (
        "high.stopping early",
        stops(lambda asked: asked // 2),
        True,
    )
    yield "high.stopping early", stops(lambda asked: asked), False


def known_low(product, gradient):
    """The framework's own work at a low level, right and wrong."""
    item = "low.matrix product"
    yield (
        item,
        multiplies(lambda a, b: product(b.T, a.T).T),
        True,
    )
    yield item, multiplies(lambda a, b: product(b.T, a.T)), False
    item = "low.gradient"
    yield item, derives(gradient(lambda x: x * x * x)), True
    yield item, derives(gradient(lambda x: x * x)), False
    item = "low.operation with a gradient of its own"
    yield item, derives_ours(gradient(lambda x: SEVEN * x)), True
    yield item, derives_ours(gradient(lambda x: x * x)), False
