"""How the error of a TensorFlow network falls with its data."""

from functools import cache

import keras
from data import BATCH, STEPS, known_answers, measures

RATE = 0.005


def make_network():
    """Two hidden layers between four numbers and one."""
    return keras.Sequential(
        [
            keras.Input((4,)),
            keras.layers.Dense(32, activation="tanh"),
            keras.layers.Dense(32, activation="tanh"),
            keras.layers.Dense(1),
        ],
    )


@cache
def compiled():
    """A network to train anew, and its optimiser's first state."""
    network = make_network()
    network.compile(
        keras.optimizers.Adam(RATE, epsilon=1e-8), "mse"
    )
    network.optimizer.build(network.trainable_variables)
    state = [v.numpy() for v in network.optimizer.variables]
    return network, state


def learn(lesson, seed):
    """Train in the lesson's order, then predict the new rows."""
    keras.utils.set_random_seed(seed)
    network, state = compiled()
    network.set_weights(make_network().get_weights())
    for variable, value in zip(
        network.optimizer.variables, state, strict=True
    ):
        variable.assign(value)
    network.fit(
        lesson.inputs,
        lesson.targets,
        batch_size=BATCH,
        shuffle=False,
        verbose=0,
    )
    return network.predict(
        lesson.new_inputs, batch_size=500, verbose=0
    )


def verify():
    """What the entry's measures ask for."""
    return measures(learn, make_network().count_params())


def controls():
    """Targets without meaning can't be learnt."""
    yield from known_answers(learn)


def settings():
    """What a fair comparison must share."""
    return {
        "dtype": "float32",
        "batch": BATCH,
        "steps": STEPS,
        "optimiser": f"Adam, {RATE}",
    }


if __name__ == "__main__":
    print(verify())
