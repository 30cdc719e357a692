"""What it costs to start TensorFlow in a fresh interpreter."""

from generators.probes.elsewhere import run_elsewhere

IMPORT = "import tensorflow"
FIRST_STEP = """
import tensorflow as tf

layer = tf.keras.layers.Dense(1, kernel_initializer="ones")
optimiser = tf.keras.optimizers.SGD(0.01)
rows = tf.ones((4, 8))
losses = []
for _ in range(2):
    with tf.GradientTape() as tape:
        loss = tf.reduce_mean(layer(rows) ** 2)
    losses.append(float(loss))
    variables = layer.trainable_variables
    optimiser.apply(tape.gradient(loss, variables), variables)
raise SystemExit(not losses[1] < losses[0] == 64)
"""
BUSY = """
import time

while time.process_time() < 0.3:
    pass
"""


def verify():
    """Measure a bare import and the way to a first step."""
    return {
        "import_time": lambda: run_elsewhere(IMPORT),
        "first_step_time": lambda: run_elsewhere(FIRST_STEP),
    }


def controls():
    """The same probe where the answer is known."""
    yield "import_time", lambda: run_elsewhere("pass"), (0.001, 0.2)
    yield "import_time", lambda: run_elsewhere(BUSY), (0.3, 3)
    yield "first_step_time", lambda: run_elsewhere(BUSY), (0.3, 3)


def settings():
    """What a fair comparison must share."""
    return {"device": "cpu", "process": "fresh interpreter, -I"}


if __name__ == "__main__":
    run_elsewhere(IMPORT)
    run_elsewhere(FIRST_STEP)
    print("both interpreters ended well")
