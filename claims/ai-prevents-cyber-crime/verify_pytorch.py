"""How many simulated attacks a PyTorch network stops."""

import torch
from data import hostile, known_answers, measures
from torch import nn
from torch.utils.data import DataLoader, TensorDataset

BATCH, EPOCHS, RATE = 64, 12, 0.003


def make_network():
    """Ten readings to the logit of an attack."""
    return nn.Sequential(
        nn.Linear(10, 32),
        nn.ReLU(),
        nn.Linear(32, 16),
        nn.ReLU(),
        nn.Linear(16, 1),
    )


def scores_of(past, later, seed):
    """Train on past traffic, score later traffic."""
    torch.manual_seed(seed)
    network = make_network()
    optimizer = torch.optim.Adam(
        network.parameters(), lr=RATE, eps=1e-8
    )
    loss_of = nn.BCEWithLogitsLoss()
    connections = TensorDataset(
        torch.from_numpy(past.readings),
        torch.from_numpy(hostile(past)[:, None]),
    )
    for _ in range(EPOCHS):
        for readings, attacks in DataLoader(
            connections, batch_size=BATCH, shuffle=True
        ):
            optimizer.zero_grad()
            loss_of(network(readings), attacks).backward()
            optimizer.step()
    with torch.no_grad():
        return network(torch.from_numpy(later.readings)).numpy()


def verify():
    """What the entry's measures ask for."""
    parameters = sum(p.numel() for p in make_network().parameters())
    return measures(scores_of, parameters)


def controls():
    """Shuffled attacks teach nothing; the truth stops all."""
    yield from known_answers(scores_of)


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
