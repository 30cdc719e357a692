"""Three epochs of a small network in TensorFlow: the body of every arm."""

import numpy as np
import tensorflow as tf

SEED = 0


def verify():
    """The loss of the last epoch."""
    tf.keras.utils.set_random_seed(SEED)
    numbers = np.random.default_rng(SEED)
    inputs = numbers.normal(size=(512, 16)).astype("float32")
    answers = (inputs[:, :4].sum(axis=1) > 0).astype("float32")
    model = tf.keras.Sequential(
        [
            tf.keras.Input((16,)),
            tf.keras.layers.Dense(32, activation="relu"),
            tf.keras.layers.Dense(1, activation="sigmoid"),
        ]
    )
    model.compile("adam", "binary_crossentropy")
    history = model.fit(inputs, answers, batch_size=32, epochs=3, shuffle=False, verbose=0)
    return {"loss": float(history.history["loss"][-1])}


if __name__ == "__main__":
    import json

    print(json.dumps(verify()))  # noqa: T201 - how it answers
