"""A Keras model in TensorFlow.js, run by Node."""

import json
import tempfile
from pathlib import Path

import keras
from data import (
    ABOUT,
    CHANGED,
    EXPECTED,
    SILENCE,
    WEIGHTS,
    node_reply,
    plain_controls,
    report,
    silence,
)
from keras import layers

from generators.probes.measuring.agreement import largest_difference
from generators.probes.measuring.damaged_files import (
    write_truncated,
)
from generators.probes.programs.node import missing_libraries

TFJS, WASM = "@tensorflow/tfjs", "@tensorflow/tfjs-backend-wasm"
READ = """
const tf = require("@tensorflow/tfjs");
const read = (name) => fs.readFileSync(artefact + "/" + name);
const stored = JSON.parse(read("model.json"));
const [group] = stored.weightsManifest;
const parts = group.paths.map((path) => read(path));
const model = await tf.%s({load: async () => ({
  modelTopology: stored.modelTopology,
  weightSpecs: group.weights,
  weightData: new Uint8Array(Buffer.concat(parts)).buffer,
  signature: stored.signature,
})});
return async ({shape, values}) =>
  model.predict(tf.tensor(values, shape)).array();
"""
ON_WASM = """
const wasm = require("@tensorflow/tfjs-backend-wasm");
const file = require.resolve("@tensorflow/tfjs-backend-wasm");
wasm.setWasmPaths(require("path").dirname(file) + "/");
if (!(await require("@tensorflow/tfjs").setBackend("wasm")))
  throw new Error("no backend");
"""
GRAPH, LAYERS = READ % "loadGraphModel", READ % "loadLayersModel"


def make_model(weights):
    """Two dense layers with given weights."""
    parts = [layers.Dense(16, activation="relu"), layers.Dense(3)]
    model = keras.Sequential([layers.Input((8,)), *parts])
    model.set_weights(weights)
    return model


def converted(weights, folder):
    """The network as a TensorFlow.js graph model."""
    from tensorflowjs.converters import tf_saved_model_conversion_v2

    saved, target = Path(folder, "saved"), Path(folder, "graph")
    make_model(weights).export(
        saved, format="tf_saved_model", verbose=False
    )
    tf_saved_model_conversion_v2.convert_tf_saved_model(
        str(saved), str(target), control_flow_v2=True
    )
    return target


def as_layers(weights, folder):
    """The network in the older layers format, by Keras 3."""
    target = Path(folder, "layers")
    target.mkdir()
    model = make_model(weights)
    specs = [
        {
            "name": weight.path,
            "shape": list(weight.shape),
            "dtype": "float32",
        }
        for weight in model.weights
    ]
    (target / "weights.bin").write_bytes(
        b"".join(array.tobytes() for array in weights)
    )
    manifest = [{"paths": ["weights.bin"], "weights": specs}]
    topology = {"model_config": json.loads(model.to_json())}
    stored = {
        "format": "layers-model",
        "modelTopology": topology,
        "weightsManifest": manifest,
    }
    (target / "model.json").write_text(json.dumps(stored))
    return target


def verify():
    """Convert, and ask the JavaScript library."""
    if missing_libraries(TFJS, WASM):
        return {"unavailable": missing_libraries(TFJS, WASM)}
    with tempfile.TemporaryDirectory() as folder:
        artefact = converted(WEIGHTS, folder)
        plain, wasm = (
            node_reply(program, artefact)
            for program in (GRAPH, ON_WASM + GRAPH)
        )
        return report(plain, wasm, artefact)


def controls():
    """The same probe where the answer is known."""
    if missing_libraries(TFJS, WASM):
        return
    with tempfile.TemporaryDirectory() as folder:
        yield from plain_controls(folder)
        wrong = converted(CHANGED, folder)
        reply = node_reply(GRAPH, wrong)
        yield (
            "diff",
            largest_difference(reply.array, EXPECTED),
            ABOUT,
        )
        reply = node_reply(ON_WASM + GRAPH, wrong)
        yield (
            "wasm_diff",
            largest_difference(reply.array, EXPECTED),
            ABOUT,
        )
        # Keras 3 writes layers that the library, made for Keras 2,
        # can't read.
        reply = node_reply(LAYERS, as_layers(WEIGHTS, folder))
        yield (
            "diff",
            silence(reply, "An InputLayer should be passed"),
            SILENCE,
        )
        (weights,) = wrong.glob("*.bin")
        write_truncated(weights, weights)
        yield (
            "diff",
            silence(
                node_reply(GRAPH, wrong),
                "should be a multiple of 4",
            ),
            SILENCE,
        )


def settings():
    """What a fair comparison must share."""
    return {"dtype": "float32", "batch": 7, "device": "cpu"}


if __name__ == "__main__":
    print(verify())
    print(*controls(), sep="\n")
