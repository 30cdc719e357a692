"""Do two workers of PyTorch train as one process does?"""

import os
from functools import partial

import torch
import torch.distributed as dist
from data import (
    BATCH,
    CLASSES,
    FEATURES,
    HIDDEN,
    MOMENTUM,
    RATE,
    SEEDS,
    WORKERS,
    attempt,
    flat,
    judged,
    known_answers,
    make_rows,
    make_weights,
)
from torch import nn
from torch.distributed.fsdp import fully_shard
from torch.nn.parallel import DistributedDataParallel

from generators.probes.programs.forked_process import (
    answers_of_forks,
)
from generators.probes.programs.helper_process import free_ports

LOSS = nn.CrossEntropyLoss()


def make_model(seed):
    """The network with the weights of a seed."""
    model = nn.Sequential(
        nn.Linear(FEATURES, HIDDEN),
        nn.ReLU(),
        nn.Linear(HIDDEN, CLASSES),
    )
    pairs = zip(model.parameters(), make_weights(seed), strict=True)
    for parameter, array in pairs:
        parameter.data = torch.from_numpy(array.T.copy())
    return model


def weights_of(parameters):
    """All weights, in Keras's layout."""
    return flat([each.detach().numpy().T for each in parameters])


def part(rank, workers):
    """A worker's part of each batch."""
    size = BATCH // workers
    return slice(rank * size, (rank + 1) * size)


def train(model, seed, mine, exchange=None, rate=RATE):
    """The plain loop over a part of each batch; the last loss."""
    optimiser = torch.optim.SGD(model.parameters(), rate, MOMENTUM)
    batches = (
        torch.from_numpy(x).split(BATCH) for x in make_rows(seed)
    )
    for rows, labels in zip(*batches, strict=True):
        optimiser.zero_grad()
        loss = LOSS(model(rows[mine]), labels[mine])
        loss.backward()
        if exchange:
            exchange(model)
        optimiser.step()
    return loss.item()


def alone(seed, rank=0, workers=1):
    """One process: whole batches, or only one worker's parts."""
    model = make_model(seed)
    train(model, seed, part(rank, workers))
    return weights_of(model.parameters())


def replicated(seed, rank):
    """DistributedDataParallel: each worker holds the model."""
    model = DistributedDataParallel(make_model(seed))
    train(model, seed, part(rank, WORKERS))
    return weights_of(model.parameters())


def sharded(seed, rank):
    """fully_shard: each worker holds a part of the model."""
    model = fully_shard(make_model(seed), mesh=mesh())
    train(model, seed, part(rank, WORKERS))
    whole = [each.full_tensor() for each in model.parameters()]
    return weights_of(whole)


def mesh():
    """Both workers in a row."""
    return dist.init_device_mesh("cpu", (WORKERS,))


def averaged(seed, rank):
    """The plain loop with gradients averaged by hand."""

    def exchange(model):
        for parameter in model.parameters():
            dist.all_reduce(parameter.grad)
            parameter.grad /= WORKERS

    model = make_model(seed)
    train(model, seed, part(rank, WORKERS), exchange)
    return weights_of(model.parameters())


def share_held():
    """The share of a sharded model that this worker holds."""
    model = fully_shard(make_model(SEEDS[0]), mesh=mesh())
    held = sum(
        each.to_local().numel() for each in model.parameters()
    )
    return held / sum(each.numel() for each in model.parameters())


WAYS = {
    "DistributedDataParallel": replicated,
    "fully_shard": sharded,
    "gradients averaged by all_reduce": averaged,
}


def worker(rank, port):
    """What a worker does: every way, then its share."""
    os.environ["MASTER_ADDR"] = "127.0.0.1"
    os.environ["MASTER_PORT"] = str(port)
    dist.init_process_group("gloo", rank=rank, world_size=WORKERS)
    ways = {name: attempt(way, rank) for name, way in WAYS.items()}
    return {"ways": ways, "held": share_held()}


def verify():
    """Measure every way in two processes."""
    (port,) = free_ports(1)
    answers = answers_of_forks(
        [partial(worker, rank, port) for rank in range(WORKERS)]
    )
    known = attempt(alone)
    ways = {
        name: [each["ways"][name] for each in answers]
        for name in WAYS
    }
    model = make_model(SEEDS[0])
    return {
        **judged(ways, known),
        "held": max(each["held"] for each in answers),
        "parameters": sum(
            each.numel() for each in model.parameters()
        ),
        "last_loss": train(model, SEEDS[0], part(0, 1)),
    }


def controls():
    """The same probe where the answer is known."""
    apart = [
        attempt(alone, rank, WORKERS) for rank in range(WORKERS)
    ]
    model = make_model(SEEDS[0])
    untrained = train(model, SEEDS[0], part(0, 1), rate=0.0)
    yield from known_answers(attempt(alone), apart, untrained)


def settings():
    """What a fair comparison must share."""
    return {
        "dtype": "float32",
        "batch": BATCH,
        "device": "cpu",
        "workers": WORKERS,
        "optimiser": "SGD",
    }


if __name__ == "__main__":
    print(verify())
