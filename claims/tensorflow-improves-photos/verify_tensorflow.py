"""A photo without noise, by a filter that Keras trains."""

import time

import keras
from data import BATCH, CHANNELS, EPOCHS, EPSILON, RATE, known_answers, scored
from keras import layers


def make_model():
    """The filter: guess the noise, and take it off."""
    photo = keras.Input((None, None, 3))
    hidden = layers.Conv2D(CHANNELS, 4, strides=2, padding="same", activation="relu")(photo)
    hidden = layers.Conv2D(CHANNELS, 3, padding="same", activation="relu")(hidden)
    hidden = layers.Conv2D(CHANNELS, 3, padding="same", activation="relu")(hidden)
    noise = layers.Conv2DTranspose(3, 4, strides=2, padding="same")(hidden)
    return keras.Model(photo, layers.Subtract()([photo, noise]))


def improve(patches, clean, photo, seed):
    """Learn from some patches, filter the photo."""
    keras.utils.set_random_seed(seed)
    model = make_model()
    model.compile(
        optimizer=keras.optimizers.Adam(RATE, epsilon=EPSILON),
        loss=keras.losses.MeanSquaredError(),
    )
    model.fit(patches, clean, batch_size=BATCH, epochs=EPOCHS, verbose=0)
    return model.predict(photo[None], verbose=0)[0]


def verify():
    """What the entry's measures ask for."""
    return {
        **scored(improve),
        "parameters": make_model().count_params(),
        "cost": time.process_time(),
    }


def controls():
    """The same scores where the answer is known."""
    yield from known_answers(improve)


def settings():
    """What a fair comparison must share."""
    return {"dtype": "float32", "batch": BATCH, "optimiser": "Adam", "device": "cpu"}


if __name__ == "__main__":
    print(verify())
