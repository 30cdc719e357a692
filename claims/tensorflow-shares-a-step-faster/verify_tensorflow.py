"""How long a training step takes two processes of TensorFlow."""

import json
import os
from functools import partial

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


def make_model(scale):
    """The network with scaled weights; only workers load it."""
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
    model.set_weights([scale * each for each in WEIGHTS])
    return model


def outlast_stops():
    """Let a worker wait ten minutes for a silent peer.

    All workers are stopped while another script is measured. By
    default they give each other up after ten seconds of that; the
    strategy has no option for it.
    """
    from tensorflow.python.eager.context import context

    service = context()
    service.configure_coordination_service = partial(
        service.configure_coordination_service,
        heartbeat_timeout_in_ms=600_000,
    )


def worker(rank, ports, scale=1):
    """A MultiWorkerMirroredStrategy step on a part of the batch.

    A scale of 0 leaves nothing of the weights and of the rate.
    """
    import keras
    import tensorflow as tf

    outlast_stops()
    addresses = [f"127.0.0.1:{port}" for port in ports]
    task = {"type": "worker", "index": rank}
    cluster = {"cluster": {"worker": addresses}, "task": task}
    os.environ["TF_CONFIG"] = json.dumps(cluster)
    strategy = tf.distribute.MultiWorkerMirroredStrategy()
    with strategy.scope():
        model = make_model(scale)
        optimiser = keras.optimizers.Adam(
            scale * RATE, epsilon=EPSILON
        )
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
    team = Team(worker, free_ports(WORKERS))
    return measured(team, team)


def controls():
    """The same probe where the answer is known."""
    team = Team(worker, free_ports(WORKERS), 0)
    yield from known_answers(team, team)


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
