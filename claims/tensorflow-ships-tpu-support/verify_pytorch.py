"""What the PyTorch package holds for training on TPUs."""

import torch
from data import (
    DRIVER,
    INPUTS,
    RATE,
    START,
    TARGETS,
    complaint,
    is_right,
    is_there,
    ships,
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
    """Train on a TPU as the documentation begins."""
    import torch_xla

    return torch.ones(1, device=torch_xla.device())


def verify():
    """Look for every part, and ask for a TPU."""
    return {
        "parts": {
            "an interface for TPUs": is_there(ask),
            "a training step compiled with XLA": trains(
                backend="openxla"
            ),
            "the driver of the device": ships("torch", DRIVER),
        },
        "asked": complaint(ask) or "nothing",
    }


def controls():
    """The same probes where the answer is known."""
    item = "parts.an interface for TPUs"
    yield item, is_there(lambda: torch.device("nonsense")), True
    yield (
        item,
        is_there(lambda: torch.distributed.Nonsense()),
        False,
    )
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
