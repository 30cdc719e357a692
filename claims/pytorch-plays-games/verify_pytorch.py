"""A player of the game that learns in PyTorch."""

import time

import torch
from data import (
    ACTIONS,
    CURIOSITY,
    EPSILON,
    RATE,
    SEEN,
    known_answers,
    rounds,
    scored,
)
from torch import nn
from torch.distributions import Categorical


def make_model():
    """What is seen in, a preference for each action out."""
    return nn.Sequential(
        nn.Linear(SEEN, 64), nn.ReLU(), nn.Linear(64, ACTIONS)
    )


def learn(seed, sign=1):
    """Learn from own games, by REINFORCE; chances of actions."""
    torch.manual_seed(seed)
    model = make_model()
    optimiser = torch.optim.Adam(
        model.parameters(), lr=RATE, eps=EPSILON
    )

    @torch.no_grad()
    def chances(rows):
        return torch.softmax(
            model(torch.from_numpy(rows)), dim=1
        ).numpy()

    for batch in rounds(chances, seed):
        seen, actions, advantage = map(torch.from_numpy, batch)
        policy = Categorical(logits=model(seen))
        gain = sign * (policy.log_prob(actions) * advantage).mean()
        loss = -gain - CURIOSITY * policy.entropy().mean()
        optimiser.zero_grad()
        loss.backward()
        optimiser.step()
    return chances


def verify():
    """What the entry's measures ask for."""
    measures = scored(learn)
    measures["parameters"] = sum(
        p.numel() for p in make_model().parameters()
    )
    measures["cost"] = time.process_time()
    return measures


def controls():
    """The same games where the answer is known."""
    yield from known_answers(learn)


def settings():
    """What a fair comparison must share."""
    return {
        "dtype": "float32",
        "optimiser": "Adam",
        "device": "cpu",
    }


if __name__ == "__main__":
    print(verify())
