"""What two scripts have in common, as measured: type of numbers, rows of a call, threads at work.

For the settings of a timing, in place of words that a script writes about itself. Frameworks are given as modules.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Sized
from pathlib import Path
from typing import Any

import numpy as np
from numpy.typing import NDArray

SIDE = 1024
PRODUCTS = 8
BUSY_SHARE = 1 / 10  # of the work; how many threads have more of it varies with what else the machine does


def number_types(values: Iterable[Any]) -> str:
    """Types of the numbers of arrays, tensors and variables, each once, as in `float32`."""
    types = (value.dtype for value in values)
    return ", ".join(sorted({str(getattr(kind, "name", kind)).removeprefix("torch.") for kind in types}))


def row_counts(batches: Iterable[Sized]) -> str:
    """How many rows the batches hold, each number once, in order."""
    return ", ".join(map(str, sorted({len(batch) for batch in batches})))


def torch_settings(torch: Any, model: Any, inputs: Any) -> dict[str, object]:  # noqa: ANN401 - the framework's own
    """`dtype` of a PyTorch model's weights, inputs and answers, and the `threads at work`."""
    with torch.no_grad():
        answers = model(inputs)
    values = [*model.parameters(), inputs, answers]
    return {"dtype": number_types(values), "threads at work": torch_threads(torch)}


def keras_settings(tf: Any, model: Any, inputs: Any) -> dict[str, object]:  # noqa: ANN401 - the framework's own
    """`dtype` of a Keras model's weights, inputs and answers, and the `threads at work`."""
    values = [*model.weights, inputs, model(inputs, training=False)]
    return {"dtype": number_types(values), "threads at work": tensorflow_threads(tf)}


def torch_threads(torch: Any) -> str:  # noqa: ANN401 - the module
    """Whether PyTorch sets `one` thread or `several` to a large product."""
    return threads_at_work(lambda matrix: torch.mm(torch.from_numpy(matrix), torch.from_numpy(matrix)))


def tensorflow_threads(tf: Any) -> str:  # noqa: ANN401 - the module
    """Whether TensorFlow sets `one` thread or `several` to a large product."""
    return threads_at_work(lambda matrix: tf.linalg.matmul(matrix, matrix).numpy())


def threads_at_work(square: Callable[[NDArray[np.float32]], object]) -> str:
    """Whether `one` thread of this process does large products or `several`.

    `square` multiplies a matrix by itself and returns when that is done.
    """
    matrix = np.ones((SIDE, SIDE), dtype=np.float32)
    square(matrix)
    return "several" if count_busy_threads(lambda: [square(matrix) for _ in range(PRODUCTS)]) > 1 else "one"


def count_busy_threads(work: Callable[[], object]) -> int:
    """How many threads of this process have a tenth or more of the processor time that some work takes."""
    before = _nanoseconds()
    work()
    spent = [after - before.get(thread, 0) for thread, after in _nanoseconds().items()]
    return sum(seconds >= BUSY_SHARE * sum(spent) for seconds in spent)


def _nanoseconds() -> dict[str, int]:
    """What each thread has had of a processor so far."""
    found = {}
    for thread in Path("/proc/self/task").iterdir():
        try:
            found[thread.name] = int((thread / "schedstat").read_text(encoding="ascii").split()[0])
        except (FileNotFoundError, ProcessLookupError):  # it has just ended
            continue
    return found
