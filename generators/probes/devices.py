"""The device that scripts are asked to use, and timings that end only when that device has done its work.

A device works on after a call has returned, so that a clock around the call alone reads how long it takes to ask.
"""

from __future__ import annotations

import os
from collections.abc import Callable

CPU = "cpu"


def asked() -> str:
    """The device of `claims verify --device`, such as `cuda`; `cpu` where none is asked for."""
    return os.environ.get("CLAIMS_DEVICE", CPU)


def finished(call: Callable[[], object], wait: Callable[[], object]) -> Callable[[], object]:
    """The call followed by the wait, as one callable; on the CPU the call itself, which waits already.

    Args:
        call: what is timed.
        wait: the framework's own, which returns when the device has nothing left to do, such as
            `torch.cuda.synchronize` or `tf.test.experimental.sync_devices`.
    """
    if asked() == CPU:
        return call

    def both() -> object:
        result = call()
        wait()
        return result

    return both
