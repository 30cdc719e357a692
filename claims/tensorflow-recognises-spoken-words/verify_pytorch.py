"""Spoken words named by a network that PyTorch trains."""

import time

import torch
from data import (
    BATCH,
    EPOCHS,
    EPSILON,
    FRAME,
    HOP,
    RATE,
    SILENCE,
    WORDS,
    known_answers,
    scored,
)
from torch import nn


def spectrograms(recordings):
    """The logarithm of the strength of each frequency over time."""
    parts = torch.stft(
        torch.from_numpy(recordings),
        FRAME,
        HOP,
        window=torch.hann_window(FRAME),
        center=False,
        return_complex=True,
    )
    return torch.log(parts.abs() + SILENCE).mT.numpy()


def make_model():
    """The network."""
    return nn.Sequential(
        nn.Conv2d(1, 16, 3, stride=2),
        nn.ReLU(),
        nn.Conv2d(16, 32, 3, stride=2),
        nn.ReLU(),
        nn.Conv2d(32, 32, 3),
        nn.ReLU(),
        nn.Flatten(),
        nn.Dropout(0.3),
        nn.Linear(32 * 3 * 13, len(WORDS)),
    )


def recognise(spectra, words, others, seed):
    """Learn from some recordings, name the words of the others."""
    torch.manual_seed(seed)
    model = make_model()
    optimiser = torch.optim.Adam(
        model.parameters(), lr=RATE, eps=EPSILON
    )
    loss_of = nn.CrossEntropyLoss()
    spectra, words = (
        torch.from_numpy(spectra).unsqueeze(1),
        torch.from_numpy(words),
    )
    for _ in range(EPOCHS):
        for chosen in torch.randperm(len(words)).split(BATCH):
            optimiser.zero_grad()
            loss = loss_of(model(spectra[chosen]), words[chosen])
            loss.backward()
            optimiser.step()
    model.eval()
    with torch.no_grad():
        return (
            model(torch.from_numpy(others).unsqueeze(1))
            .argmax(dim=1)
            .numpy()
        )


def verify():
    """What the entry's measures ask for."""
    return {
        **scored(spectrograms, recognise),
        "parameters": sum(
            p.numel() for p in make_model().parameters()
        ),
        "cost": time.process_time(),
    }


def controls():
    """The same scores where the answer is known."""
    yield from known_answers(spectrograms, recognise)


def settings():
    """What a fair comparison must share."""
    return {
        "dtype": "float32",
        "batch": BATCH,
        "optimiser": "Adam",
        "device": "cpu",
    }


if __name__ == "__main__":
    print(verify())
