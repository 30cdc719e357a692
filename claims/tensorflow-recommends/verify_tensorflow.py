"""Recommendations by embeddings that Keras learns."""

import time

import keras
import numpy as np
from data import (
    BATCH,
    EPSILON,
    ITEMS,
    RATE,
    SCALE,
    SIZE,
    USERS,
    known_answers,
    pairs,
    scored,
)
from keras import layers


def embedding(count, size):
    """Numbers for each user or item, small at first."""
    small = keras.initializers.RandomNormal(stddev=SCALE)
    return layers.Embedding(
        count, size, embeddings_initializer=small
    )


def make_model():
    """By how much a user should prefer the first of two items."""
    tastes, traits = embedding(USERS, SIZE), embedding(ITEMS, SIZE)
    appeal = embedding(ITEMS, 1)
    user, first, second = (
        keras.Input((), dtype="int32") for _ in range(3)
    )

    def score(item):
        liking = layers.Dot(axes=1)([tastes(user), traits(item)])
        return layers.Add()([liking, appeal(item)])

    preference = layers.Subtract()([score(first), score(second)])
    model = keras.Model([user, first, second], preference)
    return model, (tastes, traits, appeal)


def recommend(known, seed):
    """Learn from purchases; a score for each user and item."""
    keras.utils.set_random_seed(seed)
    model, parts = make_model()
    model.compile(
        optimizer=keras.optimizers.Adam(RATE, epsilon=EPSILON),
        loss=keras.losses.BinaryCrossentropy(from_logits=True),
    )
    yes = np.ones((BATCH, 1))
    model.fit(
        ((batch, yes) for batch in pairs(known, seed)), verbose=0
    )
    tastes, traits, appeal = (
        part.get_weights()[0] for part in parts
    )
    return tastes @ traits.T + appeal.T


def verify():
    """What the entry's measures ask for."""
    measures = scored(recommend)
    model, _ = make_model()
    return {
        **measures,
        "parameters": model.count_params(),
        "cost": time.process_time(),
    }


def controls():
    """The same lists where the answer is known."""
    yield from known_answers(recommend)


def settings():
    """What a fair comparison must share."""
    return {
        "dtype": "float32",
        "batch": BATCH,
        "optimiser": "Adam",
        "device": "cpu",
    }


if __name__ == "__main__":
    print(verify())
