"""What a second thread saves PyTorch."""

import os

# A fork has the thread that forks alone: NumPy starts no other.
os.environ["OPENBLAS_NUM_THREADS"] = "1"

import torch
from data import (
    IMAGES,
    KERNEL,
    LARGE,
    SEEN,
    TINY,
    TINY_CALLS,
    known_answers,
    measured,
)

from generators.probes.measuring.fairness import (
    number_types,
    torch_threads,
)


def make(threads, scale=1):
    """A call of a kernel by its name, in so many threads.

    Its inputs are scaled, the convolution's kernel is not.
    """
    if torch.get_num_threads() != threads:
        torch.set_num_threads(threads)
    large = torch.from_numpy(scale * LARGE)
    tiny = torch.from_numpy(scale * TINY)
    images = torch.from_numpy(
        scale * IMAGES.transpose(0, 3, 1, 2).copy()
    )
    kernel = torch.from_numpy(KERNEL.transpose(3, 2, 0, 1).copy())

    def tiny_products():
        for _ in range(TINY_CALLS):
            product = tiny @ tiny
        return product

    kernels = {
        "matmul": lambda: large @ large,
        "convolution": lambda: torch.nn.functional.conv2d(
            images, kernel
        ),
        "tiny": tiny_products,
    }

    def call(name):
        if name == "seen":
            answers = [kernel() for kernel in kernels.values()]
            return {
                "dtype": number_types(answers),
                "threads": torch_threads(torch),
            }
        return kernels[name]().sum(dtype=torch.float64).item()

    return call


def verify():
    """Time every kernel with one thread and with two."""
    return measured(make)


def controls():
    """The same probe where the answer is known."""
    yield from known_answers(make)


def settings():
    """What a fair comparison must share."""
    return {
        **SEEN,
        "device": "cpu",
        "mode": "eager",
        "layout": "channels first",
    }


if __name__ == "__main__":
    print(verify())
