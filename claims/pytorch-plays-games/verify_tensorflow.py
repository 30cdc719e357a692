"""A player of the game that learns in TensorFlow."""

import time

import keras
import tensorflow as tf
from data import ACTIONS, EPSILON, RATE, SEEN, known_answers, rounds, scored
from keras import layers


def make_model():
    """What is seen in, a preference for each action out."""
    hidden = layers.Dense(64, activation="relu")
    return keras.Sequential([layers.Input((SEEN,)), hidden, layers.Dense(ACTIONS)])


def learn(seed, sign=1):
    """Learn from own games, by REINFORCE; the chances of each action."""
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
            # The cross entropy is minus the logarithm of the chance.
            unlikely = tf.nn.sparse_softmax_cross_entropy_with_logits(actions, model(seen))
            loss = sign * tf.reduce_mean(unlikely * advantage)
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
    return {"dtype": "float32", "optimiser": "Adam", "device": "cpu"}


if __name__ == "__main__":
    print(verify())
