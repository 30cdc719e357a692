"""Whether TensorFlow differentiates a plain Python function."""

import tensorflow as tf

POINTS = (-2.0, -1.0, 1.0, 2.0, 3.0)


def cube(x):
    """The absolute value of x cubed, by a loop and a branch."""
    result = 1.0
    for _ in range(3):
        result = result * x
    return result if result > 0 else -result


def derivative(function, point):
    """The derivative at a point, or None where there is none."""
    x = tf.constant(point)
    with tf.GradientTape() as tape:
        tape.watch(x)
        y = function(x)
    found = tape.gradient(y, x)
    return None if found is None else float(found)


def differentiates(function):
    """True where every point has a derivative."""
    return all(
        derivative(function, point) is not None for point in POINTS
    )


def error(function, point):
    """The distance from the known derivative, 3x|x|."""
    found = derivative(function, point) or 0.0
    return abs(found - 3 * point * abs(point))


def largest_error(function):
    """The largest error; a missing derivative counts as 0."""
    return max(error(function, point) for point in POINTS)


def stopped(x):
    """The same number without a way to differentiate it."""
    return tf.stop_gradient(cube(x))


def verify():
    """What the entry's measures ask for."""
    return {
        "differentiates": differentiates(cube),
        "largest_error": largest_error(cube),
    }


def controls():
    """A square has a derivative, a stopped gradient has none."""
    yield "differentiates", differentiates(lambda x: x * x), True
    yield "differentiates", differentiates(stopped), False
    yield "largest_error", largest_error(stopped), 27


def settings():
    """What a fair comparison must share."""
    return {"dtype": "float32", "mode": "eager"}


if __name__ == "__main__":
    print(verify())
