"""Three epochs of a small network in PyTorch: the body of every arm."""

import numpy as np
import torch

SEED = 0


def verify():
    """The mean loss of the last epoch."""
    torch.manual_seed(SEED)
    numbers = np.random.default_rng(SEED)
    inputs = torch.from_numpy(numbers.normal(size=(512, 16)).astype("float32"))
    answers = (inputs[:, :4].sum(dim=1) > 0).float()
    model = torch.nn.Sequential(
        torch.nn.Linear(16, 32), torch.nn.ReLU(), torch.nn.Linear(32, 1), torch.nn.Sigmoid(), torch.nn.Flatten(0)
    )
    optimizer = torch.optim.Adam(model.parameters())
    for _ in range(3):
        losses = []
        for batch, wanted in zip(inputs.split(32), answers.split(32), strict=True):
            optimizer.zero_grad()
            loss = torch.nn.functional.binary_cross_entropy(model(batch), wanted)
            loss.backward()
            optimizer.step()
            losses.append(loss.item())
    return {"loss": sum(losses) / len(losses)}


if __name__ == "__main__":
    import json

    print(json.dumps(verify()))  # noqa: T201 - how it answers
