"""A Keras model in TensorFlow.js, in a page."""

import tempfile
from pathlib import Path

import keras
from data import (
    ABOUT,
    CHANGED,
    EXPECTED,
    IMAGES,
    SILENCE,
    WEIGHTS,
    plain_controls,
    report,
    silence,
)
from keras import layers, ops

from generators.probes.measuring.agreement import largest_difference
from generators.probes.measuring.damaged_files import (
    write_truncated,
)
from generators.probes.programs.browser import answer_in_page
from generators.probes.programs.json_messages import array_message
from generators.probes.programs.node import (
    LIBRARIES,
    missing_libraries,
)

TFJS, WASM = "@tensorflow/tfjs", "@tensorflow/tfjs-backend-wasm"
PROGRAM = """
if (window.tf.wasm) tf.wasm.setWasmPaths("/library/wasm/");
if (!(await tf.setBackend("%s"))) throw new Error("no backend");
const model = await tf.loadGraphModel("/model/model.json");
return async ({shape, values}) =>
  model.predict(tf.tensor(values, shape)).array();
"""


def make_model(weights):
    """The network with given weights."""
    parts = [
        layers.Conv2D(16, 3, padding="same", activation="relu"),
        layers.MaxPooling2D(),
        layers.Conv2D(32, 3, padding="same", activation="relu"),
        layers.MaxPooling2D(),
        layers.Flatten(),
        layers.Dense(32, activation="relu"),
        layers.Dense(10),
    ]
    model = keras.Sequential([layers.Input((28, 28, 1)), *parts])
    model.set_weights(weights)
    return model


def converted(model, folder):
    """The model as a TensorFlow.js graph model."""
    from tensorflowjs.converters import tf_saved_model_conversion_v2

    saved, target = Path(folder, "saved"), Path(folder, "graph")
    model.export(saved, format="tf_saved_model", verbose=False)
    tf_saved_model_conversion_v2.convert_tf_saved_model(
        str(saved), str(target), control_flow_v2=True
    )
    return target


def page_of(artefact, backend, asked=IMAGES):
    """What a page answers, on that backend."""
    scripts = {
        "/library/tf.js": LIBRARIES / TFJS / "dist" / "tf.min.js"
    }
    files = {"/model": artefact}
    if backend == "wasm":
        folder = LIBRARIES / WASM / "dist"
        scripts["/library/wasm.js"] = (
            folder / "tf-backend-wasm.min.js"
        )
        files["/library/wasm"] = folder
    return answer_in_page(
        PROGRAM % backend,
        array_message(asked),
        files | scripts,
        list(scripts),
    )


def verify():
    """Convert, and ask a page on each backend."""
    if missing_libraries(TFJS, WASM):
        return {"unavailable": missing_libraries(TFJS, WASM)}
    with tempfile.TemporaryDirectory() as folder:
        model = make_model(WEIGHTS)
        artefact = converted(model, folder)
        tried = {
            backend: page_of(artefact, backend)
            for backend in ("cpu", "wasm")
        }
        source = model.predict(IMAGES, verbose=0)
        return report(tried["wasm"], source, "TensorFlow.js", tried)


def controls():
    """The same probe where the answer is known."""
    if missing_libraries(TFJS, WASM):
        return
    yield from plain_controls()
    with tempfile.TemporaryDirectory() as folder:
        wrong = converted(make_model(CHANGED), folder)
        answer = page_of(wrong, "cpu").array
        yield "diff", largest_difference(answer, EXPECTED), ABOUT
        (weights,) = wrong.glob("*.bin")
        write_truncated(weights, weights)
        yield (
            "diff",
            silence(
                page_of(wrong, "wasm"), "the tensor should have"
            ),
            SILENCE,
        )
    with tempfile.TemporaryDirectory() as folder:
        # The WebAssembly backend has no such operator.
        rows = layers.Input((10, 4))
        table = keras.Model(
            rows, ops.einsum("bij,bkj->bik", rows, rows)
        )
        artefact = converted(table, folder)
        asked = IMAGES[:1].reshape(-1)[:40].reshape(1, 10, 4)
        right = table.predict(asked, verbose=0)
        yield (
            "diff",
            largest_difference(
                page_of(artefact, "cpu", asked).array, right
            ),
            (0, 1e-4),
        )
        lacking = page_of(artefact, "wasm", asked)
        yield (
            "diff",
            silence(lacking, "'Einsum' not registered"),
            SILENCE,
        )


def settings():
    """What a fair comparison must share."""
    return {
        "dtype": "float32",
        "batch": len(IMAGES),
        "device": "cpu",
        "library": "TensorFlow.js",
        "format": "graph model",
    }


if __name__ == "__main__":
    print(verify())
    print(*controls(), sep="\n")
