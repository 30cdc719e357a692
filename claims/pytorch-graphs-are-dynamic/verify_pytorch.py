"""Whether a PyTorch model's Python code is obeyed on every call."""

import torch
from data import CASES, all_right
from torch import nn

from generators.probes.python.python_calls import (
    CountedBody,
    runs_after_first_call,
)

STEPS = 10


class Branching(nn.Module):
    """A weight of one, and a branch after it."""

    def __init__(self, branch):
        super().__init__()
        self.flag = False
        self.branch = branch
        self.weight = nn.Parameter(torch.ones(()))

    def forward(self, x):
        """The branch's result for the weighted input."""
        return self.branch(self, x * self.weight)


def on_a_sum(model, x):
    """Twice a positive input, three times a negative one."""
    if x.sum() > 0:
        return x * 2
    return x * 3


def until_a_bound(model, x):
    """The input doubled until it reaches eight."""
    while x.sum() < 8:
        x = x * 2
    return x


def as_long_as_data_say(model, x):
    """One more for each whole number in the input."""
    for _ in range(int(x.sum())):
        x = x + 1
    return x


def left_early(model, x):
    """Three more until five is passed, ten times at most."""
    for _ in range(10):
        if x.sum() > 5:
            break
        x = x + 3
    return x


def on_an_attribute(model, x):
    """Three times the input if the model's flag is set."""
    if model.flag:
        return x * 3
    return x * 2


BRANCHES = dict(
    zip(
        CASES,
        [
            on_a_sum,
            until_a_bound,
            as_long_as_data_say,
            left_early,
            on_an_attribute,
        ],
        strict=True,
    ),
)


def called(model, value):
    """Size of the result of a plain call."""
    return abs(model(torch.tensor([[value]])).item())


def trained(model, value):
    """Size of the result as a training step reports it."""
    optimizer = torch.optim.SGD(model.parameters(), lr=0.0)
    result = model(torch.tensor([[value]]))
    loss = nn.functional.mse_loss(result, torch.zeros(1, 1))
    optimizer.zero_grad()
    loss.backward()
    optimizer.step()
    return loss.item() ** 0.5


def branches():
    """Each branch on each path: the right side on every case?"""
    return {
        f"{path}: {name}": all_right(
            Branching(branch), answer, CASES[name]
        )
        for path, answer in [
            ("called", called),
            ("trained", trained),
        ]
        for name, branch in BRANCHES.items()
    }


def counting(body):
    """A branching model that counts the runs of its Python code."""

    def branch(model, x):
        body()
        return x

    return Branching(branch)


def captured(model):
    """The graph of a model that PyTorch captures when asked."""
    program = torch.export.export(model, (torch.ones(1, 1),))
    return program.module()


def runs(answer, wrap=lambda model: model):
    """Runs of the Python code in ten answers after a first."""
    body = CountedBody()
    model = wrap(counting(body))
    return runs_after_first_call(
        lambda: answer(model, 1.0), body, STEPS
    )


def verify():
    """What the entry's measures ask for."""
    return {
        "call_runs": runs(called),
        "training_runs": runs(trained),
        "branches": branches(),
    }


def controls():
    """The same probes on a graph that was captured once."""
    body = CountedBody()
    yield "call_runs", runs_after_first_call(body, body), 10
    yield "call_runs", runs(called, captured), 0
    yield "training_runs", runs(trained, captured), 0
    name = "if on an attribute"
    plain = Branching(on_an_attribute)
    frozen = captured(Branching(on_an_attribute))
    for path, answer in [("called", called), ("trained", trained)]:
        item = f"branches.{path}: {name}"
        yield item, all_right(plain, answer, CASES[name]), True
        yield item, all_right(frozen, answer, CASES[name]), False


def settings():
    """What a fair comparison must share."""
    return {"dtype": "float32", "mode": "default", "batch": 1}


if __name__ == "__main__":
    print(verify())
