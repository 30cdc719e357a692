"""A Keras model in TensorFlow.js, run by Node."""

import tempfile
from pathlib import Path

import keras
from data import CHANGED, ECHO, EXPECTED, INPUTS, OFF, WEIGHTS, missing, told_by_node
from keras import layers

from generators.probes.agreement import largest_difference

LIBRARY = "@tensorflow/tfjs"
TFJS = """
const tf = require('@tensorflow/tfjs');
const answer = async (rows) => {
  const stored = JSON.parse(fs.readFileSync(artefact + '/model.json'));
  const [group] = stored.weightsManifest;
  const files = group.paths.map((path) => fs.readFileSync(artefact + '/' + path));
  const weights = new Uint8Array(Buffer.concat(files)).buffer;
  const model = await tf.loadGraphModel({load: async () => ({
    modelTopology: stored.modelTopology,
    weightSpecs: group.weights,
    weightData: weights,
    signature: stored.signature,
  })});
  return model.predict(tf.tensor2d(rows)).array();
};
"""


def converted(weights, folder):
    """The network as a TensorFlow.js graph model."""
    from tensorflowjs.converters import tf_saved_model_conversion_v2

    parts = [layers.Dense(16, activation="relu"), layers.Dense(3)]
    model = keras.Sequential([layers.Input((8,)), *parts])
    model.set_weights(weights)
    saved, target = Path(folder, "saved"), Path(folder, "graph")
    model.export(saved, format="tf_saved_model", verbose=False)
    tf_saved_model_conversion_v2.convert_tf_saved_model(str(saved), str(target), control_flow_v2=True)
    return target


def difference(weights):
    """How far the answers in JavaScript are from the right ones."""
    with tempfile.TemporaryDirectory() as folder:
        told = told_by_node(TFJS, converted(weights, folder))
        return largest_difference(told, EXPECTED)


def verify():
    """Convert, and ask the JavaScript library."""
    if missing(LIBRARY):
        return {"unavailable": missing(LIBRARY)}
    return {"diff": difference(WEIGHTS)}


def controls():
    """The same probe where the answer is known."""
    if missing(LIBRARY):
        return
    yield "diff", difference(CHANGED), (OFF - 1e-5, OFF + 1e-5)
    told = told_by_node(ECHO, "nothing")
    yield "diff", largest_difference(told, INPUTS), (0, 1e-6)


def settings():
    """What a fair comparison must share."""
    return {"dtype": "float32", "batch": len(INPUTS), "device": "cpu"}


if __name__ == "__main__":
    print(verify())
    print(*controls(), sep="\n")
