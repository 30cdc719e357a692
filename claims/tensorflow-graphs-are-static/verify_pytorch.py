"""How often the Python body of a PyTorch model runs."""

import torch
from torch import nn

from generators.probes.python.python_calls import (
    CountedBody,
    runs_after_first_call,
)

ROWS = torch.ones(40, 8)
LABELS = torch.zeros(40, dtype=torch.int64)
BATCH = 4


class Classifier(nn.Module):
    """A small model whose forward pass notes each run."""

    def __init__(self, body):
        super().__init__()
        self.body = body
        self.hidden = nn.Linear(8, 16)
        self.scores = nn.Linear(16, 3)

    def forward(self, rows):
        """Scores of three classes."""
        self.body()
        return self.scores(torch.relu(self.hidden(rows)))


def captured(model):
    """The graph of a model that PyTorch captures when asked."""
    program = torch.export.export(model, (ROWS[:BATCH],))
    return program.module()


def call_runs(wrap=lambda model: model):
    """Runs in ten calls of the model, as it is or captured."""
    body = CountedBody()
    call = wrap(Classifier(body))
    return runs_after_first_call(lambda: call(ROWS[:BATCH]), body)


def training_runs(wrap=lambda model: model):
    """Runs in a loop of ten steps, after one that builds."""
    body = CountedBody()
    model = wrap(Classifier(body))
    loss_function = nn.CrossEntropyLoss()
    optimizer = torch.optim.SGD(model.parameters(), lr=0.01)

    def ten_steps():
        pairs = zip(
            ROWS.split(BATCH), LABELS.split(BATCH), strict=True
        )
        for rows, labels in pairs:
            optimizer.zero_grad()
            loss_function(model(rows), labels).backward()
            optimizer.step()

    return runs_after_first_call(ten_steps, body, calls=1)


def parameters(model):
    """Parameters of a model."""
    return sum(weights.numel() for weights in model.parameters())


def verify():
    """What the entry's measures ask for."""
    return {
        "call_runs": call_runs(),
        "training_runs": training_runs(),
        "captured_runs": call_runs(captured),
        "parameters": parameters(Classifier(CountedBody())),
    }


def controls():
    """The same probe where the answer is known."""
    body = CountedBody()
    yield "call_runs", runs_after_first_call(body, body), 10
    yield "call_runs", call_runs(captured), 0
    yield "training_runs", training_runs(captured), 0
    yield "captured_runs", call_runs(captured), 0
    yield "captured_runs", call_runs(nn.Sequential), 10
    yield "parameters", parameters(nn.Linear(8, 3)), 27
    yield "parameters", parameters(nn.Linear(8, 3, bias=False)), 24


def settings():
    """What a fair comparison must share."""
    return {"dtype": "float32", "mode": "default", "batch": BATCH}


if __name__ == "__main__":
    print(verify())
