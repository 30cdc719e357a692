"""How well a TensorFlow network predicts sunspots."""

import keras
from data import SEEN, known_answers, measures

BATCH, EPOCHS, RATE = 16, 60, 0.003


def make_network():
    """Twelve years to the next."""
    return keras.Sequential(
        [
            keras.Input((SEEN,)),
            keras.layers.Dense(12, activation="tanh"),
            keras.layers.Dense(1),
        ],
    )


def predict(past, new, seed):
    """Train on the past, predict the new years."""
    keras.utils.set_random_seed(seed)
    network = make_network()
    network.compile(
        keras.optimizers.Adam(RATE, epsilon=1e-8), "mse"
    )
    network.fit(
        past.before,
        past.number,
        batch_size=BATCH,
        epochs=EPOCHS,
        verbose=0,
    )
    return network.predict(new.before, verbose=0)


def verify():
    """What the entry's measures ask for."""
    return measures(predict, make_network().count_params())


def controls():
    """Shuffled years teach nothing; known predictions do."""
    yield from known_answers(predict)


def settings():
    """What a fair comparison must share."""
    return {
        "dtype": "float32",
        "batch": BATCH,
        "epochs": EPOCHS,
        "optimiser": f"Adam, {RATE}",
    }


if __name__ == "__main__":
    print(verify())
