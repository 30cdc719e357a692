"""A player of the game that learns in TensorFlow."""

import time

import keras
import tensorflow as tf
from data import (
    ACTIONS,
    CURIOSITY,
    EPSILON,
    RATE,
    SEEN,
    known_answers,
    rounds,
    scored,
)
from keras import layers


def make_model():
    """What is seen in, a preference for each action out."""
    hidden = layers.Dense(64, activation="relu")
    return keras.Sequential(
        [layers.Input((SEEN,)), hidden, layers.Dense(ACTIONS)]
    )


def learn(seed, sign=1):
    """Learn from own games, by REINFORCE; chances of actions."""
    keras.utils.set_random_seed(seed)
    model = make_model()
    optimiser = keras.optimizers.Adam(RATE, epsilon=EPSILON)
    optimiser.build(model.trainable_variables)

    @tf.function(reduce_retracing=True)
    def preferences(rows):
        return tf.nn.softmax(model(rows))

    @tf.function
    def step(seen, actions, advantage):
        with tf.GradientTape() as tape:
            logs = tf.nn.log_softmax(model(seen))
            done = tf.gather(logs, actions, batch_dims=1)
            gain = sign * tf.reduce_mean(done * advantage)
            entropy = -tf.reduce_mean(
                tf.reduce_sum(tf.exp(logs) * logs, axis=1)
            )
            loss = -gain - CURIOSITY * entropy
        weights = model.trainable_variables
        optimiser.apply(tape.gradient(loss, weights), weights)

    def chances(rows):
        return preferences(tf.constant(rows)).numpy()

    for batch in rounds(chances, seed):
        step(*map(tf.constant, batch))
    return chances


def verify():
    """What the entry's measures ask for."""
    measures = scored(learn)
    measures["parameters"] = make_model().count_params()
    measures["cost"] = time.process_time()
    return measures


def controls():
    """The same games where the answer is known."""
    yield from known_answers(learn)


def settings():
    """What a fair comparison must share."""
    return {
        "dtype": "float32",
        "optimiser": "Adam",
        "device": "cpu",
    }


if __name__ == "__main__":
    print(verify())
