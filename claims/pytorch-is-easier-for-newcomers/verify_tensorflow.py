"""How big a newcomer's TensorFlow program is."""

from dataclasses import asdict

import keras
import tensorflow as tf
from data import CONCEPTS, LABELS, ROWS, TEST_LABELS, TEST_ROWS
from keras import layers

from generators.probes.python.source_size import program_size

EPOCHS = 12
ROOTS = ("keras", "layers", "tf")


def first_program(epochs):
    """What the tutorials teach first: compile and fit."""
    model = keras.Sequential(
        [
            keras.Input((64,)),
            layers.Dense(32, activation="relu"),
            layers.Dense(10),
        ],
    )
    model.compile(
        optimizer=keras.optimizers.Adam(0.01),
        loss=keras.losses.SparseCategoricalCrossentropy(
            from_logits=True
        ),
        metrics=["accuracy"],
    )
    model.fit(ROWS, LABELS, batch_size=50, epochs=epochs, verbose=0)
    _, accuracy = model.evaluate(TEST_ROWS, TEST_LABELS, verbose=0)
    return accuracy


def loop_program(epochs):
    """The same with a training loop of one's own."""
    model = keras.Sequential(
        [
            keras.Input((64,)),
            layers.Dense(32, activation="relu"),
            layers.Dense(10),
        ],
    )
    optimizer = keras.optimizers.Adam(0.01)
    loss_function = keras.losses.SparseCategoricalCrossentropy(
        from_logits=True
    )
    data = tf.data.Dataset.from_tensor_slices((ROWS, LABELS))
    batches = data.shuffle(1500).batch(50)
    for _ in range(epochs):
        for rows, labels in batches:
            with tf.GradientTape() as tape:
                loss = loss_function(labels, model(rows))
            gradients = tape.gradient(
                loss, model.trainable_variables
            )
            optimizer.apply(gradients, model.trainable_variables)
    found = tf.argmax(model(TEST_ROWS), axis=1)
    return (
        tf.reduce_mean(tf.cast(found == TEST_LABELS, tf.float32))
        .numpy()
        .item()
    )


def sizes(program, prefix):
    """The six counts of a program, by the names of the measures."""
    counts = asdict(program_size(program, ROOTS, CONCEPTS))
    return {
        f"{prefix}_{name}": count for name, count in counts.items()
    }


def accuracy(program, epochs=EPOCHS):
    """Accuracy on held-out pictures, from a fixed seed."""
    keras.utils.set_random_seed(0)
    return program(epochs)


def verify():
    """What the entry's measures ask for."""
    return {
        **sizes(first_program, "first"),
        **sizes(loop_program, "loop"),
        "first_accuracy": accuracy(first_program),
        "loop_accuracy": accuracy(loop_program),
    }


def controls():
    """Known programs are counted, and padding counts."""
    plain = "model.fit(keras.Input(3))\n"
    padded = (
        plain
        + "pass\n" * 20
        + "for x in y:\n    if x:\n        tf.add(x)\n"
    )
    known = {
        "statements": 1,
        "names": 1,
        "methods": 1,
        "branches": 1,
        "nesting": 0,
    }
    for name, count in known.items():
        yield (
            f"first_{name}",
            sizes(plain, "first")[f"first_{name}"],
            count,
        )
    known = {
        "statements": 24,
        "names": 2,
        "methods": 1,
        "branches": 3,
        "nesting": 2,
    }
    for name, count in known.items():
        yield (
            f"loop_{name}",
            sizes(padded, "loop")[f"loop_{name}"],
            count,
        )
    yield (
        "first_nesting",
        sizes(padded, "first")["first_nesting"],
        2,
    )
    yield (
        "first_concepts",
        sizes("a = 1", "first")["first_concepts"],
        0,
    )
    yield (
        "loop_concepts",
        sizes("tape.gradient(a)", "loop")["loop_concepts"],
        1,
    )
    yield "first_accuracy", accuracy(first_program, 0), (0, 0.5)
    yield "loop_accuracy", accuracy(loop_program, 0), (0, 0.5)


def settings():
    """What a fair comparison must share."""
    shared = {
        "dtype": "float32",
        "batch": 50,
        "epochs": EPOCHS,
        "optimiser": "Adam, 0.01",
    }
    return shared | {"first program": "Keras compile and fit"}


if __name__ == "__main__":
    print(verify())
