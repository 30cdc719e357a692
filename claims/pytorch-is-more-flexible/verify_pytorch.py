"""Twelve unusual modelling tasks in PyTorch."""

import numpy as np
import torch
from data import (
    BOUND,
    CODE,
    HEAD,
    HYPER,
    KEPT,
    MATRIX,
    PENALTY,
    RATE,
    ROWS,
    SETS,
    SLOW_RATE,
    START,
    STEPS,
    TARGETS,
    TREE,
    WEIGHT,
    known_answers,
    solved,
    solves,
)
from torch.nn.functional import mse_loss

from generators.probes.python.source_size import program_size

rows, targets = torch.from_numpy(ROWS), torch.from_numpy(TARGETS)


def depth():
    """Multiply until a bound is passed."""
    weight = torch.tensor(START, requires_grad=True)
    result = torch.ones(())
    while result < BOUND:
        result = result * weight
    result.backward()
    return result.item(), weight.grad.item()


def tree():
    """Add the branches of each fork, and weigh the sum."""
    weight = torch.tensor(START, requires_grad=True)

    def value(node):
        if isinstance(node, float):
            return node
        return weight * (value(node[0]) + value(node[1]))

    result = value(TREE)
    result.backward()
    return result.item(), weight.grad.item()


def tied():
    """An encoder whose decoder is its mirror."""
    weight = torch.tensor(MATRIX, requires_grad=True)
    mse_loss(
        rows @ weight @ weight.T, rows, reduction="sum"
    ).backward()
    torch.optim.SGD([weight], lr=SLOW_RATE).step()
    return weight.detach()


def skipped():
    """Add the weighted input, or leave it out."""
    weight = torch.tensor(START, requires_grad=True)
    result = torch.ones(())
    for kept in KEPT:
        if kept:
            result = result + weight * result
    result.backward()
    return result.item(), weight.grad.item()


def sets():
    """A sum for each set, whatever its size."""
    weight = torch.tensor(START, requires_grad=True)
    sums = torch.stack(
        [(weight * torch.from_numpy(array)).sum() for array in SETS]
    )
    sums.sum().backward()
    return [*sums.tolist(), weight.grad.item()]


def hyper():
    """Weights that another network computes."""
    weight = torch.tensor(HYPER, requires_grad=True)
    output = rows @ (torch.from_numpy(CODE) @ weight).reshape(3, 2)
    (output**2).sum().backward()
    torch.optim.SGD([weight], lr=SLOW_RATE).step()
    return weight.detach()


def trained_input():
    """Train the input, not the weights."""
    row = torch.tensor(ROWS[0], requires_grad=True)
    optimizer = torch.optim.SGD([row], lr=SLOW_RATE)
    for _ in range(STEPS):
        optimizer.zero_grad()
        ((row @ torch.from_numpy(WEIGHT)) ** 2).backward()
        optimizer.step()
    return row.detach()


def hidden_loss():
    """Part of the loss is on the hidden layer."""
    weights = [
        torch.tensor(array, requires_grad=True)
        for array in (MATRIX, HEAD)
    ]
    hidden = torch.relu(rows @ weights[0])
    (
        ((hidden @ weights[1]) ** 2).sum() + PENALTY * hidden.sum()
    ).backward()
    torch.optim.SGD(weights, lr=SLOW_RATE).step()
    return torch.cat([weights[0].flatten(), weights[1]]).detach()


def two_rates():
    """A learning rate for the weight and one for the offset."""
    weight, offset = (
        torch.tensor(array, requires_grad=True)
        for array in (WEIGHT, np.array([START]))
    )
    mse_loss(rows @ weight + offset, targets).backward()
    groups = [
        {"params": [weight], "lr": RATE},
        {"params": [offset], "lr": SLOW_RATE},
    ]
    torch.optim.SGD(groups).step()
    return torch.cat([weight, offset]).detach()


def unit_length():
    """One long after each step."""
    weight = torch.tensor(WEIGHT, requires_grad=True)
    optimizer = torch.optim.SGD([weight], lr=RATE)
    for _ in range(STEPS):
        optimizer.zero_grad()
        mse_loss(rows @ weight, targets).backward()
        optimizer.step()
        with torch.no_grad():
            weight /= torch.linalg.norm(weight)
    return weight.detach()


def edited_gradients():
    """Only the sign of each slope counts."""
    weight = torch.tensor(WEIGHT, requires_grad=True)
    mse_loss(rows @ weight, targets).backward()
    weight.grad.sign_()
    torch.optim.SGD([weight], lr=RATE).step()
    return weight.detach()


def differentiated_step():
    """The slope of an error after a step, by weight and rate."""
    weight, rate = (
        torch.tensor(array, requires_grad=True)
        for array in (START, RATE)
    )
    (slope,) = torch.autograd.grad(
        (2 * weight - 1) ** 2, weight, create_graph=True
    )
    after = weight - rate * slope
    ((3 * after - 2) ** 2).backward()
    return weight.grad.item(), rate.grad.item()


TASKS = {
    "depth that depends on the data": depth,
    "recursion over a tree": tree,
    "two layers that share a weight": tied,
    "branch that is skipped at random": skipped,
    "sets of uneven size": sets,
    "weights from another network": hyper,
    "training an input": trained_input,
    "loss on a hidden layer": hidden_loss,
    "a learning rate for each layer": two_rates,
    "weight of unit length": unit_length,
    "edited gradients": edited_gradients,
    "differentiated step": differentiated_step,
}


def statements(program):
    """Statements of a program."""
    return program_size(program, ("torch",)).statements


def verify():
    """What the entry's measures ask for."""
    return {
        "solved": solved(TASKS),
        "statements": sum(map(statements, TASKS.values())),
    }


def unedited():
    """A step along the slopes, with nothing edited."""
    weight = torch.tensor(WEIGHT, requires_grad=True)
    mse_loss(rows @ weight, targets).backward()
    torch.optim.SGD([weight], lr=RATE).step()
    return weight.detach()


def controls():
    """Right and wrong results, and programs whose size is known."""
    yield from known_answers(TASKS)
    item = "edited gradients"
    yield f"solved.{item}", solves(item, unedited), False
    yield "statements", statements("a = 1\nb = a\n"), 2
    yield "statements", statements(unedited), 4
    wrapped = torch.enable_grad()(unedited)
    yield "statements", statements(wrapped), 4
    yield "statements", statements("a = 1\n" + "pass\n" * 20), 21


def settings():
    """What a fair comparison must share."""
    return {"mode": "eager", "device": "cpu"}


if __name__ == "__main__":
    print(verify())
