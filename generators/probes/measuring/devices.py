"""The device that scripts are asked to use, and timings that end only when that device has done its work.

A device works on after a call has returned, so that a clock around the call alone reads how long it takes to ask.
"""

from __future__ import annotations

import os
import re
from collections.abc import Callable, Mapping
from typing import Any

CPU = "cpu"


def requested() -> str:
    """The device of `claims verify --device`, such as `cuda`; `cpu` where none is asked for."""
    return os.environ.get("CLAIMS_DEVICE", CPU)


def with_wait(call: Callable[[], object], wait: Callable[[], object]) -> Callable[[], object]:
    """The call followed by the wait, as one callable; on the CPU the call itself, which waits already.

    Args:
        call: what is timed.
        wait: the framework's own, which returns when the device has nothing left to do, such as
            `torch.cuda.synchronize` or `tf.test.experimental.sync_devices`.
    """
    if requested() == CPU:
        return call

    def both() -> object:
        result = call()
        wait()
        return result

    return both


def all_with_wait(measured: Mapping[str, Any], wait: Callable[[], object]) -> dict[str, Any]:
    """What a script measured, with each callable followed by the wait; see `with_wait`."""
    return {name: with_wait(value, wait) if callable(value) else value for name, value in measured.items()}


def torch_device(model: Any) -> str:  # noqa: ANN401 - the framework's own
    """Where a PyTorch model's weights lie, as `--device` names it: `cpu`, `cuda`."""
    return _common_device(*(str(parameter.device) for parameter in model.parameters()))


def keras_device(model: Any) -> str:  # noqa: ANN401 - the framework's own
    """Where the weights of a Keras model on TensorFlow lie, as `--device` names it: `cpu`, `cuda`."""
    return _common_device(*(str(weight.value.device) for weight in model.weights))


def _common_device(*places: str) -> str:
    """The one place of all weights: what was asked for, where that is it, else what was found."""
    found = {_short_name(place) for place in places}
    wanted = requested()
    first = wanted if ":" in wanted or wanted == CPU else f"{wanted}:0"
    return wanted if found == {first} else ", ".join(sorted(found))


def _short_name(place: str) -> str:
    """`cpu`, or a device with its number: of `/job:localhost/replica:0/task:0/device:GPU:1`, `cuda:1`."""
    kind, number = re.findall(r"([A-Za-z]+)(?::(\d+))?$", place)[0]
    kind = {"gpu": "cuda"}.get(kind.lower(), kind.lower())
    return CPU if kind == CPU else f"{kind}:{number or 0}"
