"""German for English, by a transformer that Keras trains."""

import time

import keras
from data import (
    BATCH,
    ENGLISH,
    EPOCHS,
    EPSILON,
    GERMAN,
    HEADS,
    INNER,
    LENGTH,
    RATE,
    WIDTH,
    begun,
    known_answers,
    scored,
)
from keras import layers, ops


class Placed(layers.Layer):
    """Words, and the places where they stand, as vectors."""

    def __init__(self, words):
        super().__init__()
        self.words = layers.Embedding(words, WIDTH)
        self.places = layers.Embedding(LENGTH, WIDTH)

    def call(self, numbers):
        """A vector a word."""
        return self.words(numbers) + self.places(ops.arange(LENGTH))


def attended(hidden, source, *, causal=False):
    """Each place looks at the places of the source."""
    attention = layers.MultiHeadAttention(HEADS, WIDTH // HEADS)
    seen = attention(hidden, source, use_causal_mask=causal)
    return layers.LayerNormalization(epsilon=1e-5)(hidden + seen)


def thought(hidden):
    """Two dense layers at each place."""
    inner = layers.Dense(INNER, activation="relu")(hidden)
    return layers.LayerNormalization(epsilon=1e-5)(
        hidden + layers.Dense(WIDTH)(inner)
    )


def make_model():
    """The network: a layer that reads and a layer that writes."""
    sentence = keras.Input((LENGTH,), dtype="int32")
    before = keras.Input((LENGTH,), dtype="int32")
    hidden = Placed(len(ENGLISH))(sentence)
    read = thought(attended(hidden, hidden))
    hidden = Placed(len(GERMAN))(before)
    hidden = attended(hidden, hidden, causal=True)
    hidden = thought(attended(hidden, read))
    return keras.Model(
        [sentence, before], layers.Dense(len(GERMAN))(hidden)
    )


def learn(sentences, translations, seed):
    """Learn from pairs, and give the best word at each place."""
    keras.utils.set_random_seed(seed)
    model = make_model()
    model.compile(
        optimizer=keras.optimizers.Adam(RATE, epsilon=EPSILON),
        loss=keras.losses.SparseCategoricalCrossentropy(
            from_logits=True
        ),
        jit_compile=False,
    )
    inputs = [sentences, begun(translations)]
    model.fit(
        inputs,
        translations,
        batch_size=BATCH,
        epochs=EPOCHS,
        verbose=0,
    )

    def best_words(sentences, before):
        return model.predict_on_batch([sentences, before]).argmax(
            axis=-1
        )

    return best_words


def verify():
    """What the entry's measures ask for."""
    return {
        **scored(learn),
        "parameters": make_model().count_params(),
        "cost": time.process_time(),
    }


def controls():
    """The same scores where the answer is known."""
    yield from known_answers(learn)


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
