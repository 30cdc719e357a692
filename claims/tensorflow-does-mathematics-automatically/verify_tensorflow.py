"""Whether TensorFlow's gradients are right without a formula."""

import numpy as np
import tensorflow as tf
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
    return (x + tf.transpose(x)) / 2


def convolution(x):
    """A 3x3 kernel over the matrix as a picture."""
    return tf.nn.conv2d(
        x[None, :, :, None],
        KERNEL[:, :, None, None],
        strides=1,
        padding="VALID",
    )


def singular(x):
    """The matrix with the logarithms of its singular values."""
    s, u, v = tf.linalg.svd(x)
    return u @ tf.linalg.diag(tf.math.log(s)) @ tf.transpose(v)


def eigen(x):
    """The logarithm of a symmetric matrix."""
    values, vectors = tf.linalg.eigh(symmetric(x))
    return (
        vectors
        @ tf.linalg.diag(tf.math.log(values))
        @ tf.transpose(vectors)
    )


def triangular(x):
    """Both factors of QR, added."""
    q, r = tf.linalg.qr(x)
    return q + r


def spectrum(x):
    """Power of each frequency."""
    return tf.abs(tf.signal.rfft(x)) ** 2


OPERATORS = {
    "exp": tf.exp,
    "log": tf.math.log,
    "tanh": tf.tanh,
    "sqrt": tf.sqrt,
    "erf": tf.math.erf,
    "product of rows": lambda x: tf.reduce_prod(x, axis=1),
    "logsumexp": lambda x: tf.reduce_logsumexp(x, axis=1),
    "maximum": lambda x: tf.reduce_max(x, axis=1),
    "cumulative sum": lambda x: tf.cumsum(x, axis=1),
    "standard deviation": lambda x: tf.math.reduce_std(x, axis=1),
    "matrix product": lambda x: x @ tf.transpose(x) @ x,
    "inverse": tf.linalg.inv,
    "determinant": tf.linalg.det,
    "Cholesky": lambda x: tf.linalg.cholesky(symmetric(x)),
    "solve": lambda x: tf.linalg.solve(x, SIDE),
    "SVD": singular,
    "eigenvalues": eigen,
    "QR": triangular,
    "Fourier transform": spectrum,
    "convolution": convolution,
}


def number(operator, x):
    """The operator's result, weighted to one number."""
    flat = tf.reshape(operator(x), [-1])
    return tf.reduce_sum(flat * WEIGHTS[: flat.shape[0]])


def gradient(operator):
    """What TensorFlow derives, or None."""
    x = tf.constant(MATRIX)
    with tf.GradientTape() as tape:
        tape.watch(x)
        result = number(operator, x)
    found = tape.gradient(result, x)
    return None if found is None else found.numpy()


def error(operator, factor=1.0):
    """Relative error of a gradient, multiplied for the controls."""
    found = gradient(operator)
    scaled = None if found is None else found * factor
    return relative_error(
        scaled,
        lambda matrix: float(number(operator, tf.constant(matrix))),
    )


def second_derivatives(function):
    """The Hessian at POINT."""
    x = tf.constant(POINT)
    with tf.GradientTape() as outer:
        outer.watch(x)
        with tf.GradientTape() as inner:
            inner.watch(x)
            result = function(x)
        first = inner.gradient(result, x)
    return outer.jacobian(first, x).numpy()


def exponentials(x):
    """A sum of products of exponentials."""
    return tf.reduce_sum(
        tf.reduce_prod(tf.exp(EXPONENTS * x), axis=1)
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
        {"exp": error(lambda x: tf.stop_gradient(tf.exp(x)))},
        HESSIAN,
    )
    yield "gradients.exp", cut["gradients"]["exp"], False
    double = measures({"exp": error(tf.exp, 2.0)}, HESSIAN)
    yield "gradients.exp", double["gradients"]["exp"], False
    yield (
        "largest_error",
        double["largest_error"],
        (0.99999, 1.00001),
    )
    yield (
        "gradients.exp",
        measures({"exp": error(tf.identity)}, HESSIAN)["gradients"][
            "exp"
        ],
        True,
    )
    yield (
        "hessian_error",
        measures({"exp": 0.0}, HESSIAN + 1)["hessian_error"],
        (0.99999, 1.00001),
    )
    square = second_derivatives(lambda x: tf.reduce_sum(x * x))
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
