"""What it costs to feed rows through a DataLoader."""

from itertools import islice

import torch
from data import (
    BATCH,
    DEVIATION,
    FEW,
    FLOATS,
    IMAGES,
    LABELS,
    MEAN,
    NORMALISED,
    ROWS,
    difference,
    epoch,
    known_times,
    measures,
    normalised,
    shares,
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

    def __len__(self):
        return ROWS

    def __getitem__(self, index):
        return normalised(IMAGES[index]), LABELS[index]


class SlowRows(Dataset):
    """A few of some rows, with work for each; for controls."""

    def __init__(self, rows, work):
        self.rows, self.work = rows, work

    def __len__(self):
        return FEW

    def __getitem__(self, index):
        return self.work(*self.rows[index])


def in_batches(rows, work):
    """Single rows, put into batches."""
    rows = SlowRows(rows, work) if work else rows
    return DataLoader(rows, batch_size=BATCH)


def plain(work=None):
    """Rows as they are, put into batches."""
    floats = torch.from_numpy(FLOATS)
    labels = torch.from_numpy(LABELS)
    return in_batches(TensorDataset(floats, labels), work)


def by_row(work=None):
    """Each row normalised, then put into batches."""
    return in_batches(Normalised(), work)


def by_batch(work=None):
    """A batch of rows taken at once and normalised."""
    rows = SlowRows(Normalised(), work) if work else Normalised()
    numbers = SequentialSampler(
        range(FEW * BATCH if work else ROWS)
    )
    order = BatchSampler(numbers, BATCH, drop_last=False)
    return DataLoader(rows, sampler=order, batch_size=None)


def by_python(work=None):
    """Each row through NumPy, then put into batches."""
    return in_batches(InPython(), work)


def verify():
    """An epoch of each pipeline, and what comes out."""
    return measures(plain(), by_row(), by_batch(), by_python())


def controls():
    """The same probes where the answer is known."""
    yield from known_times(
        plain=plain,
        by_row=by_row,
        by_batch=by_batch,
        by_python=by_python,
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
    loaders = plain(), by_row(), by_batch(), by_python()
    workers = max(loader.num_workers for loader in loaders)
    return {
        **shares(*loaders),
        "threads at work": torch_threads(torch),
        "device": "cpu",
        "workers": workers or "none",
        "order": "as stored",
    }


if __name__ == "__main__":
    print(verify())
