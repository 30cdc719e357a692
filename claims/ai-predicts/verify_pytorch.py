"""How well a PyTorch network predicts sunspots."""

import torch
from data import SEEN, known_answers, measures
from torch import nn
from torch.utils.data import DataLoader, TensorDataset

BATCH, EPOCHS, RATE = 16, 60, 0.003


def make_network():
    """Twelve years to the next."""
    return nn.Sequential(
        nn.Linear(SEEN, 12),
        nn.Tanh(),
        nn.Linear(12, 1),
    )


def predict(past, new, seed):
    """Train on the past, predict the new years."""
    torch.manual_seed(seed)
    network = make_network()
    optimizer = torch.optim.Adam(
        network.parameters(), lr=RATE, eps=1e-8
    )
    years = TensorDataset(*map(torch.from_numpy, past))
    for _ in range(EPOCHS):
        for before, number in DataLoader(
            years, batch_size=BATCH, shuffle=True
        ):
            optimizer.zero_grad()
            nn.functional.mse_loss(
                network(before), number
            ).backward()
            optimizer.step()
    with torch.no_grad():
        return network(torch.from_numpy(new.before)).numpy()


def verify():
    """What the entry's measures ask for."""
    parameters = sum(p.numel() for p in make_network().parameters())
    return measures(predict, parameters)


def controls():
    """Shuffled years teach nothing; known predictions do."""
    yield from known_answers(predict)


def settings():
    """What a fair comparison must share."""
    return {
        "dtype": "float32",
        "batch": BATCH,
        "epochs": EPOCHS,
        "optimiser": f"Adam, {RATE}",
    }


if __name__ == "__main__":
    print(verify())
