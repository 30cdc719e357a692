"""What PyTorch has between tensors and a call that trains."""

import numpy as np
import torch
from ready_made import LOSS, NOT_LOSS, RATE, ROWS, TARGETS, known
from torch import nn
from torch.utils.data import DataLoader, TensorDataset

from generators.probes.packages.api_surface import (
    public_subclasses,
    training_method,
)


def one_call_trains(*more):
    """Whether a call of a model or its optimiser trains it."""
    torch.manual_seed(0)
    model = nn.Linear(8, 1)
    optimizer = torch.optim.SGD(model.parameters(), RATE)
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


def verify():
    """What the entry's measures ask for."""
    return {
        "layers": len(public_subclasses(nn, nn.Module, NOT_LOSS)),
        "losses": len(public_subclasses(nn, nn.Module, LOSS)),
        "optimisers": len(
            public_subclasses(torch.optim, torch.optim.Optimizer)
        ),
        "trains": one_call_trains(),
    }


def controls():
    """The same counts and trials where the answer is known."""
    yield from known()
    yield "trains", one_call_trains(Loop), True


def settings():
    """What a fair comparison must share."""
    return {"dtype": "float32", "optimiser": f"SGD, {RATE}"}


if __name__ == "__main__":
    print(verify())
    print(*controls(), sep="\n")
