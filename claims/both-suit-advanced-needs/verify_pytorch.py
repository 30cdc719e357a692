"""Ten advanced tasks in PyTorch."""

import tempfile
from pathlib import Path

import torch
from data import (
    DIRECTION,
    RATE,
    ROWS,
    SCALES,
    SIGNS,
    STEPS,
    TABLE,
    TARGETS,
    TOKENS,
    WEIGHT,
    known_answers,
    solved,
)
from torch.utils.checkpoint import checkpoint


def weights():
    """The weights, to be trained."""
    return torch.tensor(WEIGHT, requires_grad=True)


def squared_error(weight, rows, targets):
    """Mean squared error of a linear model."""
    return ((rows @ weight - targets) ** 2).mean()


def data():
    """Rows and targets."""
    return torch.from_numpy(ROWS), torch.from_numpy(TARGETS)


class Sign(torch.autograd.Function):
    """The sign, whose slope is taken to be one between -1 and 1."""

    @staticmethod
    def forward(ctx, x):
        """The sign."""
        ctx.save_for_backward(x)
        return torch.sign(x)

    @staticmethod
    def backward(ctx, slope):
        """The slope passes straight through."""
        (x,) = ctx.saved_tensors
        return slope * (x.abs() <= 1)


def own_gradient():
    """A straight-through estimator."""
    x = torch.tensor(SIGNS, requires_grad=True)
    signs = Sign.apply(x)
    (signs * torch.from_numpy(SCALES)).sum().backward()
    return torch.cat([signs, x.grad]).tolist()


def gradient_in_the_loss():
    """A penalty on the slopes of the output by the input."""
    weight = weights()
    rows = torch.tensor(ROWS, requires_grad=True)
    (slopes,) = torch.autograd.grad(
        ((rows @ weight) ** 2).sum(), rows, create_graph=True
    )
    (slopes**2).sum(dim=1).mean().backward()
    return weight.grad.tolist()


def gradients_for_each_sample():
    """A gradient a row."""
    each = torch.func.vmap(
        torch.func.grad(squared_error), in_dims=(None, 0, 0)
    )
    return each(weights(), *data()).flatten().tolist()


def forward_mode():
    """A product of a Jacobian and a vector."""
    point, direction = torch.tensor(WEIGHT), torch.tensor(DIRECTION)
    _, product = torch.func.jvp(
        lambda x: torch.sin(x) * x.sum(), (point,), (direction,)
    )
    return product.tolist()


def two_optimisers():
    """One lowers what the other raises."""
    low, high = (
        torch.ones((), requires_grad=True),
        torch.ones((), requires_grad=True),
    )
    lowering = torch.optim.SGD([low], lr=RATE)
    raising = torch.optim.SGD([high], lr=RATE, maximize=True)
    for _ in range(STEPS):
        for optimizer in (lowering, raising):
            optimizer.zero_grad()
            (low * high + low**2 / 2 - high**2 / 2).backward()
            optimizer.step()
    return [low.item(), high.item()]


def activations_again():
    """The block runs twice: forward, and again for the gradient."""
    weight, runs = weights(), []

    def block(rows):
        runs.append(1)
        return torch.tanh(rows * weight)

    checkpoint(
        block, data()[0], use_reentrant=False
    ).sum().backward()
    return [*weight.grad.tolist(), len(runs)]


def bfloat16():
    """A layer computed in bfloat16, with weights in float32."""
    layer = torch.nn.Linear(2, 1, bias=False)
    layer.weight.data = torch.tensor([[3.0, 5.0]])
    with torch.autocast("cpu", dtype=torch.bfloat16):
        output = layer(torch.tensor([[1.0, 2.0]]))
    output.sum().backward()
    kinds = [
        output.dtype == torch.bfloat16,
        layer.weight.dtype == torch.float32,
    ]
    return [
        output.item(),
        *layer.weight.grad.flatten().tolist(),
        *kinds,
    ]


def sparse_gradient():
    """Only the rows that were looked up have a gradient."""
    table = torch.nn.Embedding.from_pretrained(
        torch.tensor(TABLE), freeze=False, sparse=True
    )
    optimizer = torch.optim.SGD(table.parameters(), lr=RATE)
    table(torch.from_numpy(TOKENS)).sum().backward()
    gradient = table.weight.grad
    optimizer.step()
    return [
        gradient._nnz(),
        gradient.is_sparse,
        *table.weight.flatten().tolist(),
    ]


def accumulated_gradients():
    """One step for four batches."""
    weight = weights()
    optimizer = torch.optim.SGD([weight], lr=RATE)
    for rows, targets in zip(
        *(part.split(2) for part in data()), strict=True
    ):
        (squared_error(weight, rows, targets) / 4).backward()
    optimizer.step()
    return weight.tolist()


def adam_steps(weight, optimizer):
    """Three steps."""
    for _ in range(3):
        optimizer.zero_grad()
        squared_error(weight, *data()).backward()
        optimizer.step()


def resumed_training():
    """Three steps, a file, and three more by new objects."""
    weight = weights()
    optimizer = torch.optim.Adam([weight], lr=RATE)
    adam_steps(weight, optimizer)
    resumed = torch.zeros(
        3, dtype=torch.float64, requires_grad=True
    )
    again = torch.optim.Adam([resumed], lr=1.0)
    with tempfile.TemporaryDirectory() as folder:
        file = Path(folder, "training.pt")
        torch.save(
            {
                "weight": weight.detach(),
                "optimizer": optimizer.state_dict(),
            },
            file,
        )
        saved = torch.load(file)
    resumed.data.copy_(saved["weight"])
    again.load_state_dict(saved["optimizer"])
    adam_steps(resumed, again)
    return resumed.tolist()


TASKS = {
    "own gradient": own_gradient,
    "gradient in the loss": gradient_in_the_loss,
    "gradients for each sample": gradients_for_each_sample,
    "forward mode": forward_mode,
    "two optimisers": two_optimisers,
    "computing activations again": activations_again,
    "bfloat16": bfloat16,
    "sparse gradient": sparse_gradient,
    "accumulated gradients": accumulated_gradients,
    "resumed training": resumed_training,
}


def verify():
    """What the entry's measures ask for."""
    return {"tasks": solved(TASKS)}


def controls():
    """The known results pass, and fail if a tenth too large."""
    yield from known_answers(TASKS)


def settings():
    """What a fair comparison must share."""
    return {"mode": "default", "device": "cpu"}


if __name__ == "__main__":
    print(verify())
