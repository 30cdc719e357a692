"""What the PyTorch package holds for training on TPUs."""

import torch
import torch.distributed.fsdp
import torch.distributed.tensor
from data import (
    DRIVER,
    INPUTS,
    NAME,
    RATE,
    START,
    TARGETS,
    complaint,
    is_right,
    ships,
)

from generators.probes.packages.api_surface import public_subclasses

PLACES = [
    torch,
    torch.distributed,
    torch.distributed.fsdp,
    torch.distributed.tensor,
    torch.nn.parallel,
    torch.optim,
]


def names_device(device):
    """Whether a device is one that the framework has a name for."""
    return not complaint(lambda: torch.device(device))


def has_kernels(device):
    """Whether operators are compiled in for a device."""
    found = []
    register = torch._C
    ask = register._dispatch_get_registrations_for_dispatch_key
    complaint(lambda: found.extend(ask(device)))
    return bool(found)


def has_class(name):
    """Whether a public class has a name like this."""
    return any(
        public_subclasses(place, object, name) for place in PLACES
    )


def squared_error(weights):
    """The loss of a linear model."""
    inputs, targets = (
        torch.from_numpy(INPUTS),
        torch.from_numpy(TARGETS),
    )
    return ((inputs @ weights - targets) ** 2).mean()


def trains(**compiler):
    """Whether a compiled training step has the right result."""
    weights = torch.nn.Parameter(torch.from_numpy(START.copy()))
    optimiser = torch.optim.SGD([weights], RATE)

    def step():
        loss = torch.compile(squared_error, **compiler)
        optimiser.zero_grad()
        loss(weights).backward()
        optimiser.step()

    return not complaint(step) and is_right(weights.detach())


def ask():
    """Ask for a tensor where PyTorch/XLA keeps those of TPUs."""
    torch.ones(1, device="xla")


def verify():
    """Look for every part, and ask for a TPU."""
    return {
        "parts": {
            "a name for the device": names_device("xla"),
            "operators for the device": has_kernels("XLA"),
            "a public class for it": has_class(NAME),
            "a training step compiled with XLA": trains(
                backend="openxla"
            ),
            "the driver of the device": ships("torch", DRIVER),
        },
        "asked": complaint(ask) or "nothing",
    }


def controls():
    """The same probes where the answer is known."""
    item = "parts.a name for the device"
    yield item, names_device("cpu"), True
    yield item, names_device("nonsense"), False
    item = "parts.operators for the device"
    yield item, has_kernels("CPU"), True
    yield item, has_kernels("NONSENSE"), False
    item = "parts.a public class for it"
    yield item, has_class("Generator"), True
    yield item, has_class("Nonsense"), False
    item = "parts.a training step compiled with XLA"
    yield item, trains(backend="aot_eager"), True
    yield item, trains(backend="nonsense"), False
    item = "parts.the driver of the device"
    yield item, ships("torch", "libtorch"), True
    yield item, ships("torch", "nonsense"), False


def settings():
    """What a fair comparison must share."""
    return {"dtype": "float32", "device": "cpu"}


if __name__ == "__main__":
    print(verify())
    print(*controls(), sep="\n")
