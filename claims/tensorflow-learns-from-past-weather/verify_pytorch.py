"""Whether a PyTorch network learns to forecast rain."""

import torch
from data import known_answers, measures
from torch import nn
from torch.utils.data import DataLoader, TensorDataset

BATCH, EPOCHS, RATE = 32, 10, 0.003


def make_network():
    """Two hidden layers and the logit of rain."""
    return nn.Sequential(
        nn.Linear(6, 16),
        nn.ReLU(),
        nn.Linear(16, 16),
        nn.ReLU(),
        nn.Linear(16, 1),
    )


def forecast(world, seed):
    """Train on the past, then give the chances asked for."""
    torch.manual_seed(seed)
    network = make_network()
    optimizer = torch.optim.Adam(
        network.parameters(), lr=RATE, eps=1e-8
    )
    loss_of = nn.BCEWithLogitsLoss()
    past = TensorDataset(
        torch.from_numpy(world.readings),
        torch.from_numpy(world.rain[:, None]),
    )
    for _ in range(EPOCHS):
        for readings, rain in DataLoader(
            past, batch_size=BATCH, shuffle=True
        ):
            optimizer.zero_grad()
            loss_of(network(readings), rain).backward()
            optimizer.step()
    with torch.no_grad():
        chances = torch.sigmoid(
            network(torch.from_numpy(world.asked))
        )
    return chances.numpy(), sum(
        p.numel() for p in network.parameters()
    )


def verify():
    """What the entry's measures ask for."""
    return measures(forecast)


def controls():
    """Shuffled rain teaches nothing; true chances, climatology."""
    yield from known_answers(forecast)


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
