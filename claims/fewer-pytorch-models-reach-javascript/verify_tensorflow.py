"""Eight Keras architectures in TensorFlow.js, run by Node."""

import keras
import numpy as np
import tensorflow as tf
from data import ITEM, OFF, in_node, known_answers, report
from keras import Input, Sequential, layers

from generators.probes.exports.architectures_keras import (
    build_model,
    export_case,
    largest_error,
)
from generators.probes.exports.export_attempts import (
    ExportCase,
    attempt_exports,
)
from generators.probes.measuring.agreement import largest_difference
from generators.probes.measuring.damaged_files import (
    write_truncated,
)
from generators.probes.models import architectures as nets
from generators.probes.programs.node import missing_libraries

LIBRARY = "@tensorflow/tfjs"
TFJS = """
const tf = require('@tensorflow/tfjs');
const read = (name) => fs.readFileSync(artefact + '/' + name);
const stored = JSON.parse(read('model.json'));
const [group] = stored.weightsManifest;
const files = group.paths.map((path) => read(path));
const weights = new Uint8Array(Buffer.concat(files)).buffer;
const model = await tf.loadGraphModel({load: async () => ({
  modelTopology: stored.modelTopology,
  weightSpecs: group.weights,
  weightData: weights,
  signature: stored.signature,
})});
return async (asked) => {
  const answers = [];
  for (const {values, shape} of asked) {
    const given = tf.tensor(values, shape);
    const found = await model.executeAsync(given);
    const data = Array.from(await found.data());
    answers.push({values: data, shape: found.shape});
  }
  return answers;
};
"""


class NumPyInside(layers.Layer):
    """An operator that the runtime lacks."""

    def call(self, inputs):
        """A cosine worked out in NumPy."""
        return tf.ensure_shape(
            tf.numpy_function(np.cos, [inputs], tf.float32),
            inputs.shape,
        )


def convert(made, home, **options):
    """A model as a TensorFlow.js graph model."""
    from tensorflowjs.converters import (
        tf_saved_model_conversion_v2 as converter,
    )

    saved, target = home.parent / "saved", home / "graph"
    made.export(saved, format="tf_saved_model", verbose=False)
    converter.convert_tf_saved_model(
        str(saved), str(target), **options
    )
    return target


def export(made, home):
    """With the control flow of TensorFlow 2.

    Without it recurrent layers don't run.
    """
    return convert(made, home, control_flow_v2=True)


def old_control_flow(made, home):
    """As the converter does it by default."""
    return convert(made, home)


def export_half(made, home):
    """The same with half of the weights."""
    path = export(made, home)
    (file,) = path.glob("*.bin")
    write_truncated(file, file)
    return path


def verify():
    """Convert every architecture and ask the JavaScript library."""
    if missing_libraries(LIBRARY):
        return {"unavailable": missing_libraries(LIBRARY)}
    cases = {
        name: export_case(
            build_model(keras, name), nets.questions(name), export
        )
        for name in nets.NAMES
    }
    return report(
        attempt_exports(cases, in_node(TFJS)), largest_error(keras)
    )


def controls():
    """The same probes where the answer is known."""
    if missing_libraries(LIBRARY):
        return
    asked, right = nets.questions(ITEM), build_model(keras, ITEM)
    other = build_model(
        keras, ITEM, nets.changed_weights(ITEM, OFF)
    )
    given = Input(nets.SHAPES[ITEM])
    twice = Sequential([given, layers.Rescaling(2.0)])
    passes = ExportCase(
        lambda home: export(twice, home),
        [2 * array for array in asked],
        asked,
    )
    recurrent = nets.questions(nets.LSTM)
    fails = {
        "a bias changed": export_case(right, asked, export, other),
        "half a file": export_case(right, asked, export_half),
        "an operator that the library lacks": export_case(
            Sequential([given, NumPyInside()]), asked, export
        ),
        "old control flow": export_case(
            build_model(keras, nets.LSTM),
            recurrent,
            old_control_flow,
        ),
        "no file": export_case(
            right, asked, lambda _, home: home / "graph"
        ),
    }
    yield from known_answers(TFJS, passes, fails)
    difference = largest_difference(
        other(asked[1], training=False),
        nets.answers(ITEM, asked[1]),
    )
    yield "source_diff", difference, (OFF - 1e-4, OFF + 1e-4)


def settings():
    """What a fair comparison must share."""
    return {"dtype": "float32", "batch": "1 and 7", "device": "cpu"}


if __name__ == "__main__":
    print(verify())
    print(*controls(), sep="\n")
