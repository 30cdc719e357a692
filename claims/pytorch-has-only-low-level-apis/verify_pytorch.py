"""What PyTorch has between tensors and a call that trains."""

import numpy as np
import torch
from ready_made import (
    LOSS,
    NOT_LOSS,
    RATE,
    ROWS,
    TARGETS,
    known,
    module_of,
)
from torch import nn
from torch.utils.data import DataLoader, TensorDataset

from generators.probes.packages.api_surface import (
    public_subclasses,
    training_method,
)


def one_call_trains(*more, rate=RATE):
    """Whether a call of a model or its optimiser trains it."""
    torch.manual_seed(0)
    model = nn.Linear(8, 1)
    optimizer = torch.optim.SGD(model.parameters(), rate)
    rows, targets = (
        torch.from_numpy(ROWS),
        torch.from_numpy(TARGETS),
    )

    @torch.inference_mode()
    def error():
        return float(np.mean((model(rows).numpy() - TARGETS) ** 2))

    owners = [model, optimizer, torch, nn, torch.optim]
    owners += [made(model, optimizer) for made in more]
    data = DataLoader(TensorDataset(rows, targets), batch_size=32)
    return bool(
        training_method(owners, [(rows, targets), (data,)], error)
    )


class Loop:
    """A loop of our own in one call: the known yes."""

    def __init__(self, model, optimizer):
        self.model, self.optimizer = model, optimizer

    def fit(self, data):
        """One pass over a loader."""
        for rows, targets in data:
            self.optimizer.zero_grad()
            nn.functional.mse_loss(
                self.model(rows), targets
            ).backward()
            self.optimizer.step()


def ready(layers, optimisers):
    """How much ready-made is in a module for each."""
    base = torch.optim.Optimizer
    return {
        "layers": len(
            public_subclasses(layers, nn.Module, NOT_LOSS)
        ),
        "losses": len(public_subclasses(layers, nn.Module, LOSS)),
        "optimisers": len(public_subclasses(optimisers, base)),
    }


def verify():
    """What the entry's measures ask for."""
    return {**ready(nn, torch.optim), "trains": one_call_trains()}


def controls():
    """The same counts and trials where the answer is known."""
    yield from known()
    part = module_of(
        Layer=nn.Linear, Loss=nn.MSELoss, Way=torch.optim.SGD
    )
    for measure, count in ready(part, part).items():
        yield measure, count, 1
    yield "trains", one_call_trains(Loop), True
    yield "trains", one_call_trains(Loop, rate=0.0), False


def settings():
    """What a fair comparison must share."""
    return {"dtype": "float32", "optimiser": f"SGD, {RATE}"}


if __name__ == "__main__":
    print(verify())
    print(*controls(), sep="\n")
