"""Do two workers of TensorFlow train as one process does?"""

import json
import os

import keras
import tensorflow as tf
from data import (
    BATCH,
    CLASSES,
    FEATURES,
    HIDDEN,
    MOMENTUM,
    RATE,
    SEEDS,
    WORKERS,
    attempt,
    flat,
    judged,
    known_answers,
    make_rows,
    make_weights,
)
from keras import layers

from generators.probes.programs.helper_process import (
    HelperProcess,
    ask_once,
    free_ports,
)

LOSS = keras.losses.SparseCategoricalCrossentropy(
    from_logits=True, reduction=None
)
SHARD = tf.data.experimental.AutoShardPolicy.DATA


def make_model(seed, rate=RATE):
    """The network with the weights of a seed, and its optimiser."""
    model = keras.Sequential(
        [
            layers.Input((FEATURES,)),
            layers.Dense(HIDDEN, activation="relu"),
            layers.Dense(CLASSES),
        ]
    )
    model.set_weights(make_weights(seed))
    optimiser = keras.optimizers.SGD(rate, MOMENTUM)
    optimiser.build(model.trainable_variables)
    return model, optimiser


def make_batches(seed):
    """Whole batches, which a strategy divides among its workers."""
    options = tf.data.Options()
    options.experimental_distribute.auto_shard_policy = SHARD
    rows = tf.data.Dataset.from_tensor_slices(make_rows(seed))
    return rows.batch(BATCH).with_options(options)


def by_fit(seed, strategy):
    """A compiled Keras model and fit."""
    with strategy.scope():
        model, optimiser = make_model(seed)
        loss = keras.losses.SparseCategoricalCrossentropy(
            from_logits=True
        )
        model.compile(optimizer=optimiser, loss=loss)
    model.fit(make_batches(seed), verbose=0)
    return flat(model.get_weights())


def by_loop(seed, strategy):
    """An own loop over strategy.run."""
    with strategy.scope():
        model, optimiser = make_model(seed)

    def replica(rows, labels):
        with tf.GradientTape() as tape:
            each = LOSS(labels, model(rows, training=True))
            loss = tf.nn.compute_average_loss(
                each, global_batch_size=BATCH
            )
        variables = model.trainable_variables
        optimiser.apply(tape.gradient(loss, variables), variables)

    @tf.function
    def step(batch):
        strategy.run(replica, args=batch)

    for batch in strategy.experimental_distribute_dataset(
        make_batches(seed)
    ):
        step(batch)
    return flat(model.get_weights())


def train(seed, batches, rate=RATE):
    """One process and fit; the weights and the last loss."""
    model, optimiser = make_model(seed, rate)
    loss = keras.losses.SparseCategoricalCrossentropy(
        from_logits=True
    )
    model.compile(optimizer=optimiser, loss=loss)
    for batch in batches:
        last = model.train_on_batch(*batch)
        model.reset_metrics()
    return flat(model.get_weights()), float(last)


def alone(seed):
    """One process, whole batches."""
    return train(seed, make_batches(seed))[0]


def one_part(seed, rank):
    """One process that sees only one worker's parts."""
    rows = tf.data.Dataset.from_tensor_slices(make_rows(seed))
    parts = rows.batch(BATCH // WORKERS).shard(WORKERS, rank)
    return train(seed, parts)[0]


def held(strategy):
    """The share of the model that a worker holds."""
    with strategy.scope():
        model, _ = make_model(SEEDS[0])
    local = [
        strategy.experimental_local_results(each.value)[0]
        for each in model.variables
    ]
    return (
        sum(int(tf.size(each)) for each in local)
        / model.count_params()
    )


def two_devices():
    """MirroredStrategy over two logical devices of a process."""
    device = tf.config.list_physical_devices("CPU")[0]
    halves = [tf.config.LogicalDeviceConfiguration()] * WORKERS
    tf.config.set_logical_device_configuration(device, halves)
    names = [f"CPU:{number}" for number in range(WORKERS)]
    return calls(
        "MirroredStrategy", tf.distribute.MirroredStrategy(names)
    )


def two_processes(rank, ports):
    """MultiWorkerMirroredStrategy over two processes."""
    addresses = [f"127.0.0.1:{port}" for port in ports]
    task = {"type": "worker", "index": rank}
    cluster = {"cluster": {"worker": addresses}, "task": task}
    os.environ["TF_CONFIG"] = json.dumps(cluster)
    strategy = tf.distribute.MultiWorkerMirroredStrategy()
    return calls("MultiWorkerMirroredStrategy", strategy)


def calls(name, strategy):
    """What a process calls: both ways of a strategy."""

    def call():
        ways = {
            f"{name}, own loop": attempt(by_loop, strategy),
            f"{name}, fit": attempt(by_fit, strategy),
        }
        return {"ways": ways, "held": held(strategy)}

    return call


def verify():
    """Measure every way in fresh processes."""
    ports = free_ports(WORKERS)
    pair = [
        HelperProcess(two_processes, rank, ports)
        for rank in range(WORKERS)
    ]
    answers = ask_once(pair)
    single = ask_once([HelperProcess(two_devices)])
    ways = {
        name: [worker["ways"][name] for worker in group]
        for group in (single, answers)
        for name in group[0]["ways"]
    }
    model, _ = make_model(SEEDS[0])
    known = attempt(alone)
    return {
        **judged(ways, known),
        "held": max(worker["held"] for worker in answers),
        "parameters": model.count_params(),
        "last_loss": train(SEEDS[0], make_batches(SEEDS[0]))[1],
    }


def controls():
    """The same probe where the answer is known."""
    apart = [attempt(one_part, rank) for rank in range(WORKERS)]
    batches = make_batches(SEEDS[0])
    _, untrained = train(SEEDS[0], batches, rate=0.0)
    yield from known_answers(attempt(alone), apart, untrained)


def settings():
    """What a fair comparison must share."""
    return {
        "dtype": "float32",
        "batch": BATCH,
        "device": "cpu",
        "workers": WORKERS,
        "optimiser": "SGD",
    }


if __name__ == "__main__":
    print(verify())
