"""How many simulated attacks a TensorFlow network stops."""

import keras
from data import hostile, known_answers, measures

BATCH, EPOCHS, RATE = 64, 12, 0.003


def make_network():
    """Ten readings to the logit of an attack."""
    readings = keras.Input((10,))
    x = keras.layers.Dense(32, activation="relu")(readings)
    x = keras.layers.Dense(16, activation="relu")(x)
    return keras.Model(readings, keras.layers.Dense(1)(x))


def scores_of(past, later, seed):
    """Train on past traffic, score later traffic."""
    keras.utils.set_random_seed(seed)
    network = make_network()
    network.compile(
        optimizer=keras.optimizers.Adam(RATE, epsilon=1e-8),
        loss=keras.losses.BinaryCrossentropy(from_logits=True),
    )
    network.fit(
        past.readings,
        hostile(past)[:, None],
        batch_size=BATCH,
        epochs=EPOCHS,
        verbose=0,
    )
    return network.predict(
        later.readings, batch_size=1000, verbose=0
    )


def verify():
    """What the entry's measures ask for."""
    return measures(scores_of, make_network().count_params())


def controls():
    """Shuffled attacks teach nothing; the truth stops all."""
    yield from known_answers(scores_of)


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
