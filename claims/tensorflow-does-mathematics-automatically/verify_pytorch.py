"""Whether PyTorch's gradients are right without a formula."""

import numpy as np
import torch
from data import (
    EXPONENTS,
    HESSIAN,
    KERNEL,
    MATRIX,
    POINT,
    SIDE,
    WEIGHTS,
    measures,
    relative_error,
)


def symmetric(x):
    """The symmetric part."""
    return (x + x.T) / 2


def convolution(x):
    """A 3x3 kernel over the matrix as a picture."""
    return torch.nn.functional.conv2d(
        x[None, None], torch.from_numpy(KERNEL)[None, None]
    )


def singular(x):
    """The matrix with the logarithms of its singular values."""
    u, s, vh = torch.linalg.svd(x)
    return u @ torch.diag(torch.log(s)) @ vh


def eigen(x):
    """The logarithm of a symmetric matrix."""
    values, vectors = torch.linalg.eigh(symmetric(x))
    return vectors @ torch.diag(torch.log(values)) @ vectors.T


def triangular(x):
    """Both factors of QR, added."""
    q, r = torch.linalg.qr(x)
    return q + r


def spectrum(x):
    """Power of each frequency."""
    return torch.fft.rfft(x).abs() ** 2


OPERATORS = {
    "exp": torch.exp,
    "log": torch.log,
    "tanh": torch.tanh,
    "sqrt": torch.sqrt,
    "erf": torch.erf,
    "product of rows": lambda x: torch.prod(x, dim=1),
    "logsumexp": lambda x: torch.logsumexp(x, dim=1),
    "maximum": lambda x: torch.amax(x, dim=1),
    "cumulative sum": lambda x: torch.cumsum(x, dim=1),
    "standard deviation": lambda x: torch.std(
        x, dim=1, correction=0
    ),
    "matrix product": lambda x: x @ x.T @ x,
    "inverse": torch.linalg.inv,
    "determinant": torch.linalg.det,
    "Cholesky": lambda x: torch.linalg.cholesky(symmetric(x)),
    "solve": lambda x: torch.linalg.solve(
        x, torch.from_numpy(SIDE)
    ),
    "SVD": singular,
    "eigenvalues": eigen,
    "QR": triangular,
    "Fourier transform": spectrum,
    "convolution": convolution,
}


def number(operator, x):
    """The operator's result, weighted to one number."""
    flat = operator(x).flatten()
    return torch.sum(flat * torch.from_numpy(WEIGHTS[: len(flat)]))


def gradient(operator):
    """What PyTorch derives, or None."""
    x = torch.tensor(MATRIX, requires_grad=True)
    result = number(operator, x)
    if not result.requires_grad:
        return None
    (found,) = torch.autograd.grad(result, x, allow_unused=True)
    return None if found is None else found.numpy()


def error(operator, factor=1.0):
    """Relative error of a gradient, multiplied for the controls."""
    found = gradient(operator)
    scaled = None if found is None else found * factor
    return relative_error(
        scaled,
        lambda matrix: number(
            operator, torch.tensor(matrix)
        ).item(),
    )


def second_derivatives(function):
    """The Hessian at POINT."""
    return torch.func.hessian(function)(torch.tensor(POINT)).numpy()


def exponentials(x):
    """A sum of products of exponentials."""
    return torch.sum(
        torch.prod(
            torch.exp(torch.from_numpy(EXPONENTS) * x), dim=1
        )
    )


def verify():
    """What the entry's measures ask for."""
    errors = {
        name: error(operator)
        for name, operator in OPERATORS.items()
    }
    return measures(errors, second_derivatives(exponentials))


def controls():
    """A cut graph, a doubled gradient and a squared length."""
    cut = measures(
        {"exp": error(lambda x: torch.exp(x).detach())}, HESSIAN
    )
    yield "gradients.exp", cut["gradients"]["exp"], False
    double = measures({"exp": error(torch.exp, 2.0)}, HESSIAN)
    yield "gradients.exp", double["gradients"]["exp"], False
    yield (
        "largest_error",
        double["largest_error"],
        (0.99999, 1.00001),
    )
    yield (
        "gradients.exp",
        measures({"exp": error(torch.clone)}, HESSIAN)["gradients"][
            "exp"
        ],
        True,
    )
    yield (
        "hessian_error",
        measures({"exp": 0.0}, HESSIAN + 1)["hessian_error"],
        (0.99999, 1.00001),
    )
    square = second_derivatives(lambda x: torch.sum(x * x))
    yield (
        "hessian_error",
        float(np.abs(square - 2 * np.eye(5)).max()),
        (0, 1e-12),
    )


def settings():
    """What a fair comparison must share."""
    return {"dtype": "float64", "mode": "default"}


if __name__ == "__main__":
    print(verify())
