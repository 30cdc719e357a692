"""Whether Python's debuggers stop inside a PyTorch model."""

import torch
from data import INPUTS, TARGETS, VALUES, pdb_commands, real
from torch import nn

from generators.probes.python.debugger_stops import (
    values_at_breakpoints,
    values_at_returns,
)
from generators.probes.python.tracebacks import marked_lines


class Plain(nn.Module):
    """A weight of one."""

    def __init__(self):
        super().__init__()
        self.weight = nn.Parameter(torch.ones(()))

    def forward(self, x):
        """The weighted input."""
        own_level = x.mean()
        return x * self.weight + own_level * 0


class Stopping(Plain):
    """The same with a breakpoint."""

    def forward(self, x):
        """The weighted input."""
        own_level = x.mean()
        breakpoint()  # noqa: T100 - the stop is what is counted
        twice = own_level * 2  # after the stop
        return x * self.weight + twice * 0


def calls(model):
    """Five plain calls."""
    for row in torch.from_numpy(INPUTS):
        model(row[None])


def training(model):
    """Five steps of the usual loop; the mean of their losses."""
    optimizer = torch.optim.SGD(model.parameters(), lr=0.0)
    losses = []
    for row, target in zip(
        torch.from_numpy(INPUTS),
        torch.from_numpy(TARGETS),
        strict=True,
    ):
        loss = nn.functional.mse_loss(
            model(row[None]), target[None]
        )
        optimizer.zero_grad()
        loss.backward()
        optimizer.step()
        losses.append(loss.item())
    return sum(losses) / len(losses)


def stops(run, model):
    """Steps whose value was found at a breakpoint."""
    return real(
        values_at_breakpoints(lambda: run(model), "own_level")
    )


def traces(run, model):
    """Steps whose value was found by a trace function."""
    return real(values_at_returns(lambda: run(model), "own_level"))


def commands(train, body):
    """What pdb does at the stop in this body."""
    ((_, line),) = marked_lines(body, "# after the stop")
    return pdb_commands(train, line)


def verify():
    """What the entry's measures ask for.

    The usual loop is the one for debugging as well.
    """
    in_training = stops(training, Stopping())
    return {
        "call_stops": stops(calls, Stopping()),
        "training_stops": in_training,
        "training_traces": traces(training, Plain()),
        "pdb_commands": commands(
            lambda: training(Stopping()), Stopping.forward
        ),
        "asked_stops": in_training,
    }


def known(x):
    """A body of plain Python."""
    own_level = x
    breakpoint()  # noqa: T100 - the stop is what is counted
    twice = own_level * 2  # after the stop
    return x + twice * 0


def quiet(x):
    """The same without a stop."""
    own_level = x
    return x + own_level * 0


def plain(body):
    """Five steps of plain Python; the mean of their losses."""

    def training():  # the name that pdb must show
        return sum(body(value) ** 2 for value in VALUES) / len(
            VALUES
        )

    return training


def captured():
    """A graph that PyTorch captures when asked."""
    return torch.export.export(
        Plain(), (torch.ones(1, 1),)
    ).module()


def controls():
    """Plain Python stops in every step, a graph in none."""
    for measure, run in [
        ("call_stops", calls),
        ("training_stops", training),
        ("asked_stops", training),
    ]:
        found = values_at_breakpoints(plain(known), "own_level")
        yield measure, real(found), 5
        yield measure, stops(run, captured()), 0
    found = values_at_returns(plain(quiet), "own_level")
    yield "training_traces", real(found), 5
    yield "training_traces", traces(training, captured()), 0
    for item, works in commands(plain(known), known).items():
        yield f"pdb_commands.{item}", works, True
    for item, works in commands(
        lambda: training(captured()), known
    ).items():
        yield f"pdb_commands.{item}", works, False


def settings():
    """What a fair comparison must share."""
    return {"dtype": "float32", "mode": "default", "batch": 1}


if __name__ == "__main__":
    print(verify())
