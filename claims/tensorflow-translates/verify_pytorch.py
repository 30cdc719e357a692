"""German for English, by a transformer that PyTorch trains."""

import time

import torch
from data import (
    BATCH,
    ENGLISH,
    EPOCHS,
    EPSILON,
    GERMAN,
    HEADS,
    INNER,
    LENGTH,
    RATE,
    WIDTH,
    begun,
    known_answers,
    scored,
)
from torch import nn


class Placed(nn.Module):
    """Words, and the places where they stand, as vectors."""

    def __init__(self, words):
        super().__init__()
        self.words = nn.Embedding(words, WIDTH)
        self.places = nn.Embedding(LENGTH, WIDTH)

    def forward(self, numbers):
        """A vector a word."""
        return self.words(numbers) + self.places(
            torch.arange(LENGTH)
        )


class Translator(nn.Module):
    """The network: a layer that reads and a layer that writes."""

    def __init__(self):
        super().__init__()
        options = {"dropout": 0.0, "batch_first": True}
        self.sentence = Placed(len(ENGLISH))
        self.before = Placed(len(GERMAN))
        self.reads = nn.TransformerEncoderLayer(
            WIDTH, HEADS, INNER, **options
        )
        self.writes = nn.TransformerDecoderLayer(
            WIDTH, HEADS, INNER, **options
        )
        self.scores = nn.Linear(WIDTH, len(GERMAN))

    def forward(self, sentences, before):
        """Scores of each word of the translation."""
        read = self.reads(self.sentence(sentences))
        later = nn.Transformer.generate_square_subsequent_mask(
            LENGTH
        )
        hidden = self.writes(
            self.before(before),
            read,
            tgt_mask=later,
            tgt_is_causal=True,
        )
        return self.scores(hidden)


def learn(sentences, translations, seed):
    """Learn from pairs, and give the best word at each place."""
    torch.manual_seed(seed)
    model = Translator()
    optimiser = torch.optim.Adam(
        model.parameters(), lr=RATE, eps=EPSILON
    )
    loss_of = nn.CrossEntropyLoss()
    sentences, before = (
        torch.from_numpy(sentences),
        torch.from_numpy(begun(translations)),
    )
    translations = torch.from_numpy(translations).long()
    for _ in range(EPOCHS):
        for chosen in torch.randperm(len(sentences)).split(BATCH):
            optimiser.zero_grad()
            scores = model(sentences[chosen], before[chosen])
            loss = loss_of(
                scores.flatten(0, 1), translations[chosen].flatten()
            )
            loss.backward()
            optimiser.step()
    model.eval()

    @torch.no_grad()
    def best_words(sentences, before):
        scores = model(
            torch.from_numpy(sentences), torch.from_numpy(before)
        )
        return scores.argmax(dim=-1).numpy()

    return best_words


def verify():
    """What the entry's measures ask for."""
    return {
        **scored(learn),
        "parameters": sum(
            p.numel() for p in Translator().parameters()
        ),
        "cost": time.process_time(),
    }


def controls():
    """The same scores where the answer is known."""
    yield from known_answers(learn)


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
