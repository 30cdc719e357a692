"""How long a training step takes two processes of TensorFlow."""

import json
import os

from data import (
    BATCH,
    EPSILON,
    IMAGES,
    LABELS,
    RATE,
    WEIGHTS,
    WORKERS,
    Team,
    known_answers,
    measured,
    part,
    shares,
)

from generators.probes.measuring.fairness import (
    keras_settings,
    row_counts,
)
from generators.probes.programs.helper_process import free_ports


def make_model():
    """The network with shared weights; only workers load it."""
    import keras
    from keras import layers

    model = keras.Sequential(
        [
            layers.Input((28, 28, 1)),
            layers.Conv2D(16, 3, padding="same", activation="relu"),
            layers.MaxPooling2D(),
            layers.Conv2D(32, 3, padding="same", activation="relu"),
            layers.MaxPooling2D(),
            layers.Flatten(),
            layers.Dense(32, activation="relu"),
            layers.Dense(10),
        ]
    )
    model.set_weights(WEIGHTS)
    return model


def worker(rank, *ports):
    """A MultiWorkerMirroredStrategy step on a part of the batch."""
    import keras
    import tensorflow as tf

    addresses = [f"127.0.0.1:{port}" for port in ports]
    task = {"type": "worker", "index": rank}
    cluster = {"cluster": {"worker": addresses}, "task": task}
    os.environ["TF_CONFIG"] = json.dumps(cluster)
    strategy = tf.distribute.MultiWorkerMirroredStrategy()
    with strategy.scope():
        model = make_model()
        optimiser = keras.optimizers.Adam(RATE, epsilon=EPSILON)
        optimiser.build(model.trainable_variables)
    loss_of = keras.losses.SparseCategoricalCrossentropy(
        from_logits=True, reduction="sum"
    )
    images, labels = (
        tf.constant(IMAGES[part(rank)]),
        tf.constant(LABELS[part(rank)]),
    )

    def replica():
        with tf.GradientTape() as tape:
            loss = (
                loss_of(labels, model(images, training=True))
                / BATCH
            )
        variables = model.trainable_variables
        optimiser.apply(tape.gradient(loss, variables), variables)
        return loss * WORKERS

    @tf.function
    def train():
        return strategy.run(replica)

    def step(asked="loss"):
        if asked == "seen":
            return {
                **keras_settings(tf, model, images),
                "rows of a worker": row_counts([images]),
            }
        return (
            model.count_params()
            if asked == "parameters"
            else float(train())
        )

    return step


def verify():
    """Measure two workers; the guide begins with the tuned one."""
    team = Team(worker, *free_ports(WORKERS))
    return measured(team, team)


def controls():
    """The same probe where the answer is known."""
    yield from known_answers()


def settings():
    """What a fair comparison must share."""
    return {
        **shares(),
        "batch": BATCH,
        "device": "cpu",
        "optimiser": "Adam",
        "mode": "MultiWorkerMirroredStrategy, tf.function",
        "layout": "channels last",
    }


if __name__ == "__main__":
    print(verify())
