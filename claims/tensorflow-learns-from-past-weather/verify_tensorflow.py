"""Whether a TensorFlow network learns to forecast rain."""

import keras
from data import known_answers, measures

BATCH, EPOCHS, RATE = 32, 10, 0.003


def make_network():
    """Two hidden layers and the logit of rain."""
    return keras.Sequential(
        [
            keras.Input((6,)),
            keras.layers.Dense(16, activation="relu"),
            keras.layers.Dense(16, activation="relu"),
            keras.layers.Dense(1),
        ],
    )


def forecast(world, seed):
    """Train on the past, then give the chances asked for."""
    keras.utils.set_random_seed(seed)
    network = make_network()
    network.compile(
        optimizer=keras.optimizers.Adam(RATE, epsilon=1e-8),
        loss=keras.losses.BinaryCrossentropy(from_logits=True),
    )
    network.fit(
        world.readings,
        world.rain[:, None],
        batch_size=BATCH,
        epochs=EPOCHS,
        verbose=0,
    )
    logits = network.predict(
        world.asked, batch_size=1000, verbose=0
    )
    chances = keras.ops.sigmoid(logits).numpy()
    return chances, network.count_params()


def verify():
    """What the entry's measures ask for."""
    return measures(forecast)


def controls():
    """Shuffled rain teaches nothing; true chances, climatology."""
    yield from known_answers(forecast)


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
