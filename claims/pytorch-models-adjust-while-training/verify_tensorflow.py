"""Which edits of a Keras model take effect on the next step."""

import keras
from data import (
    CALLED,
    EXTRA,
    FIRST,
    LAST,
    OTHER_FIRST,
    OTHER_LAST,
    RATE,
    ROWS,
    TARGETS,
    TRAINED,
    right_answer,
    right_step,
    tried,
)
from keras.layers import Dense, Dropout


class Training:
    """A model that is compiled and trained with fit."""

    def __init__(self, dropout=0.0):
        keras.utils.set_random_seed(0)
        first = Dense(4, activation="relu", use_bias=False)
        last = Dense(1, use_bias=False)
        self.model = keras.Sequential(
            [keras.Input((3,)), first, Dropout(dropout), last]
        )
        self.model.set_weights([FIRST, LAST])
        self.compile(RATE)

    def compile(self, rate):
        """What Keras documents for changes of a model."""
        self.model.compile(
            optimizer=keras.optimizers.SGD(rate), loss="mse"
        )

    def answer(self):
        """The answer to a plain call."""
        return self.model(ROWS).numpy()

    def step(self):
        """One step of fit, and its loss."""
        history = self.model.fit(
            ROWS,
            TARGETS,
            batch_size=len(ROWS),
            shuffle=False,
            verbose=0,
        )
        return history.history["loss"][0]

    def weights(self):
        """The weights of every layer, (inputs, outputs)."""
        return [
            layer.kernel.numpy()
            for layer in self.model.layers
            if isinstance(layer, Dense)
        ]


def another_activation(training):
    """Tanh for ReLU."""
    training.model.layers[0].activation = keras.activations.tanh


def one_more_layer(training):
    """A third layer, trained from now on."""
    extra = Dense(1, use_bias=False)
    training.model.add(extra)
    extra.set_weights([EXTRA])


def another_last_layer(training):
    """A new layer in the place of the last."""
    training.model.pop()
    last = Dense(1, use_bias=False)
    training.model.add(last)
    last.set_weights([OTHER_LAST])


def another_weight(training):
    """New values for the first layer."""
    training.model.layers[0].set_weights([OTHER_FIRST])


def dropout_off(training):
    """No dropout from now on."""
    training.model.layers[1].rate = 0.0


def frozen_layer(training):
    """The first layer stays as it is."""
    training.model.layers[0].trainable = False


def another_rate(training):
    """A learning rate of zero."""
    training.model.optimizer.learning_rate = 0.0


def nothing(training):
    """No edit."""


EDITS = {
    "another activation": another_activation,
    "one more layer": one_more_layer,
    "another last layer": another_last_layer,
    "another weight": another_weight,
    "dropout switched off": dropout_off,
    "a frozen layer": frozen_layer,
    "another learning rate": another_rate,
}


def called(name, edit):
    """Whether the answer is that of the edited model."""
    training = Training()
    training.answer()
    before = training.weights()
    edit(training)
    return right_answer(name, before, training.answer())


def rebuilt(edit):
    """An edit, and the compiling that Keras documents after it."""

    def both(training):
        edit(training)
        training.compile(
            float(training.model.optimizer.learning_rate)
        )

    return both


def trained(name, edit, start=nothing):
    """Whether the step is that of the edited model."""
    training = Training(
        dropout=0.5 if name == "dropout switched off" else 0.0
    )
    start(training)
    if start is nothing:
        training.step()
    before = training.weights()
    edit(training)
    return right_step(
        name, before, training.step(), training.weights()
    )


def verify():
    """What the entry's measures ask for."""
    calls = {
        f"called: {name}": tried(lambda n=name: called(n, EDITS[n]))
        for name in CALLED
    }
    found, again = dict(calls), dict(calls)
    for name in TRAINED:
        found[f"trained: {name}"] = tried(
            lambda n=name: trained(n, EDITS[n])
        )
        again[f"trained: {name}"] = tried(
            lambda n=name: trained(n, rebuilt(EDITS[n]))
        )
    return {
        "edits": {
            item: effect for item, (effect, _) in found.items()
        },
        "not_silent": {
            item: said for item, (_, said) in found.items()
        },
        "rebuilt": {
            item: effect for item, (effect, _) in again.items()
        },
    }


def controls():
    """No edit has no effect; one before the first step has."""
    for name in CALLED:
        yield f"edits.called: {name}", called(name, nothing), False
        made = Training()
        EDITS[name](made)
        yield (
            f"edits.called: {name}",
            right_answer(name, Training().weights(), made.answer()),
            True,
        )
    for name in TRAINED:
        effect, notice = tried(lambda n=name: trained(n, nothing))
        yield f"edits.trained: {name}", effect, False
        yield f"not_silent.trained: {name}", notice, False
        effect, _ = tried(
            lambda n=name: trained(n, rebuilt(nothing))
        )
        yield f"rebuilt.trained: {name}", effect, False
        effect, notice = tried(
            lambda n=name: trained(n, nothing, rebuilt(EDITS[n]))
        )
        yield f"edits.trained: {name}", effect, True
        yield f"not_silent.trained: {name}", notice, True
        yield f"rebuilt.trained: {name}", effect, True


def settings():
    """What a fair comparison must share."""
    return {
        "dtype": "float32",
        "mode": "default",
        "batch": 6,
        "optimiser": f"SGD, {RATE}",
    }


if __name__ == "__main__":
    print(verify())
