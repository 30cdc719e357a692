"""What it costs to feed rows through a DataLoader."""

from itertools import islice

import torch
from data import (
    BATCH,
    DEVIATION,
    FLOATS,
    IMAGES,
    LABELS,
    MEAN,
    NORMALISED,
    ROWS,
    difference,
    epoch,
    measures,
    normalised,
    shares,
    slow,
    waiting,
)
from torch.utils.data import (
    BatchSampler,
    DataLoader,
    Dataset,
    SequentialSampler,
    Subset,
    TensorDataset,
)

from generators.probes.measuring.fairness import torch_threads


class Normalised(Dataset):
    """One image or a list, normalised in PyTorch's operations."""

    def __init__(self):
        self.images, self.labels = (
            torch.from_numpy(IMAGES),
            torch.from_numpy(LABELS),
        )

    def __len__(self):
        return len(self.labels)

    def __getitem__(self, index):
        scaled = self.images[index].to(torch.float32) / 255
        return (scaled - MEAN) / DEVIATION, self.labels[index]


class InPython(Dataset):
    """Images, each through a function of NumPy."""

    def __init__(self, function, rows):
        self.function, self.rows = function, rows

    def __len__(self):
        return self.rows

    def __getitem__(self, index):
        return self.function(IMAGES[index]), LABELS[index]


def plain():
    """Rows as they are, put into batches."""
    rows = TensorDataset(
        torch.from_numpy(FLOATS), torch.from_numpy(LABELS)
    )
    return DataLoader(rows, batch_size=BATCH)


def by_row():
    """Each row normalised, then put into batches."""
    return DataLoader(Normalised(), batch_size=BATCH)


def by_batch():
    """A batch of rows taken at once and normalised."""
    rows = Normalised()
    order = BatchSampler(
        SequentialSampler(rows), BATCH, drop_last=False
    )
    return DataLoader(rows, sampler=order, batch_size=None)


def by_python(function=normalised, rows=ROWS):
    """Each row through NumPy, then put into batches."""
    return DataLoader(InPython(function, rows), batch_size=BATCH)


def verify():
    """An epoch of each pipeline, and what comes out."""
    return measures(plain(), by_row(), by_batch(), by_python())


def controls():
    """The same probes where the answer is known."""
    for name in ("plain", "by_row", "by_batch", "by_python"):
        yield name, lambda: epoch(by_python(slow, 16)), (0.032, 1)
        yield (
            name,
            lambda: epoch(by_python(waiting, 16)),
            (0.032, 1),
        )
    yield "rows", epoch(islice(by_row(), 3)), 3 * BATCH
    yield (
        "difference",
        difference(by_row(), 1 - NORMALISED),
        (4.9, 5.1),
    )
    shuffled = Subset(Normalised(), [*range(1, ROWS), 0])
    yield (
        "difference",
        difference(DataLoader(shuffled, batch_size=BATCH)),
        (1, 10),
    )


def settings():
    """What a fair comparison must share."""
    return {
        **shares(plain(), by_row(), by_batch(), by_python()),
        "threads at work": torch_threads(torch),
        "device": "cpu",
        "workers": max(
            loader.num_workers
            for loader in (
                plain(),
                by_row(),
                by_batch(),
                by_python(),
            )
        )
        or "none",
        "order": "as stored",
    }


if __name__ == "__main__":
    print(verify())
