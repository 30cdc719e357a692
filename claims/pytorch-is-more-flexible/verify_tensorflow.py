"""Twelve unusual modelling tasks in TensorFlow."""

import tensorflow as tf
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
from keras.optimizers import SGD

from generators.probes.python.source_size import program_size


def depth():
    """Multiply until a bound is passed."""
    weight = tf.Variable(START)
    result = tf.ones(())
    with tf.GradientTape() as tape:
        while result < BOUND:
            result = result * weight
    return result, tape.gradient(result, weight)


def tree():
    """Add the branches of each fork, and weigh the sum."""
    weight = tf.Variable(START)

    def value(node):
        if isinstance(node, float):
            return node
        return weight * (value(node[0]) + value(node[1]))

    with tf.GradientTape() as tape:
        result = value(TREE)
    return result, tape.gradient(result, weight)


def tied():
    """An encoder whose decoder is its mirror."""
    weight = tf.Variable(MATRIX)
    with tf.GradientTape() as tape:
        loss = tf.reduce_sum(
            (ROWS @ weight @ tf.transpose(weight) - ROWS) ** 2
        )
    SGD(SLOW_RATE).apply(tape.gradient(loss, [weight]), [weight])
    return weight


def skipped():
    """Add the weighted input, or leave it out."""
    weight = tf.Variable(START)
    result = tf.ones(())
    with tf.GradientTape() as tape:
        for kept in KEPT:
            if kept:
                result = result + weight * result
    return result, tape.gradient(result, weight)


def sets():
    """A sum for each set, whatever its size."""
    weight = tf.Variable(START, dtype=tf.float64)
    with tf.GradientTape() as tape:
        sums = tf.stack(
            [tf.reduce_sum(weight * array) for array in SETS]
        )
    return [*sums, tape.gradient(sums, weight)]


def hyper():
    """Weights that another network computes."""
    weight = tf.Variable(HYPER)
    with tf.GradientTape() as tape:
        output = ROWS @ tf.reshape(CODE[None] @ weight, (3, 2))
        loss = tf.reduce_sum(output**2)
    SGD(SLOW_RATE).apply(tape.gradient(loss, [weight]), [weight])
    return weight


def trained_input():
    """Train the input, not the weights."""
    row = tf.Variable(ROWS[0])
    optimizer = SGD(SLOW_RATE)
    for _ in range(STEPS):
        with tf.GradientTape() as tape:
            loss = tf.reduce_sum(row * WEIGHT) ** 2
        optimizer.apply(tape.gradient(loss, [row]), [row])
    return row


def hidden_loss():
    """Part of the loss is on the hidden layer."""
    weights = [tf.Variable(MATRIX), tf.Variable(HEAD)]
    with tf.GradientTape() as tape:
        hidden = tf.nn.relu(ROWS @ weights[0])
        loss = tf.reduce_sum(
            tf.linalg.matvec(hidden, weights[1]) ** 2
        ) + PENALTY * tf.reduce_sum(hidden)
    SGD(SLOW_RATE).apply(tape.gradient(loss, weights), weights)
    return tf.concat(
        [tf.reshape(weights[0], [-1]), weights[1]], axis=0
    )


def two_rates():
    """A learning rate for the weight and one for the offset."""
    weight, offset = (
        tf.Variable(WEIGHT),
        tf.Variable([START], dtype=tf.float64),
    )
    with tf.GradientTape() as tape:
        loss = tf.reduce_mean(
            (tf.linalg.matvec(ROWS, weight) + offset - TARGETS) ** 2
        )
    slopes = tape.gradient(loss, [weight, offset])
    SGD(RATE).apply(slopes[:1], [weight])
    SGD(SLOW_RATE).apply(slopes[1:], [offset])
    return tf.concat([weight, offset], axis=0)


def unit_length():
    """One long after each step."""
    weight = tf.Variable(WEIGHT)
    optimizer = SGD(RATE)
    for _ in range(STEPS):
        with tf.GradientTape() as tape:
            loss = tf.reduce_mean(
                (tf.linalg.matvec(ROWS, weight) - TARGETS) ** 2
            )
        optimizer.apply(tape.gradient(loss, [weight]), [weight])
        weight.assign(tf.linalg.l2_normalize(weight))
    return weight


def edited_gradients():
    """Only the sign of each slope counts."""
    weight = tf.Variable(WEIGHT)
    with tf.GradientTape() as tape:
        loss = tf.reduce_mean(
            (tf.linalg.matvec(ROWS, weight) - TARGETS) ** 2
        )
    SGD(RATE).apply(
        [tf.sign(tape.gradient(loss, weight))], [weight]
    )
    return weight


def differentiated_step():
    """The slope of an error after a step, by weight and rate."""
    weight, rate = tf.Variable(START), tf.Variable(RATE)
    with tf.GradientTape() as outer:
        with tf.GradientTape() as inner:
            first = (2 * weight - 1) ** 2
        after = weight - rate * inner.gradient(first, weight)
        second = (3 * after - 2) ** 2
    return outer.gradient(second, [weight, rate])


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
    return program_size(program, ("tf",)).statements


def verify():
    """What the entry's measures ask for."""
    return {
        "solved": solved(TASKS),
        "statements": sum(map(statements, TASKS.values())),
    }


def unedited():
    """A step along the slopes, with nothing edited."""
    weight = tf.Variable(WEIGHT)
    with tf.GradientTape() as tape:
        loss = tf.reduce_mean(
            (tf.linalg.matvec(ROWS, weight) - TARGETS) ** 2
        )
    SGD(RATE).apply([tape.gradient(loss, weight)], [weight])
    return weight


def controls():
    """Right and wrong results, and programs whose size is known."""
    yield from known_answers(TASKS)
    item = "edited gradients"
    yield f"solved.{item}", solves(item, unedited), False
    yield "statements", statements("a = 1\nb = a\n"), 2
    yield "statements", statements(unedited), 5
    wrapped = tf.function(unedited)
    yield "statements", statements(wrapped), 5
    yield "statements", statements("a = 1\n" + "pass\n" * 20), 21


def settings():
    """What a fair comparison must share."""
    return {"mode": "eager", "device": "cpu"}


if __name__ == "__main__":
    print(verify())
