"""Ways of exporting that end without a usable file: attempts see each of them."""

import numpy as np
import pytest

from generators.probes.exports.architectures_keras import build_model, export_case
from generators.probes.exports.export_attempts import attempt_exports, python_runner
from generators.probes.exports.runtimes import LITERT
from generators.probes.models import architectures as nets

pytestmark = [pytest.mark.frameworks, pytest.mark.slow, pytest.mark.filterwarnings("ignore")]


def test_a_module_around_a_keras_model_loses_its_weights_silently(tmp_path):
    """The file is written without an error and answers wrongly or not at all; the function alone is right."""
    keras, tf = pytest.importorskip("keras"), pytest.importorskip("tensorflow")
    source = build_model(keras, nets.BRANCH)
    rows = nets.single_rows(nets.questions(nets.BRANCH))
    given = tf.TensorSpec((1, *nets.SHAPES[nets.BRANCH]), tf.float32)

    class Around(tf.Module):
        """A module that holds the model."""

        def __init__(self, inner):
            super().__init__()
            self.inner = inner

        @tf.function(input_signature=[given])
        def __call__(self, inputs):
            """The model's answer."""
            return self.inner(inputs, training=False)

    def by_saved_model(made, home):
        saved = tmp_path / "saved"
        tf.saved_model.save(Around(made), str(saved))
        path = home / "model.tflite"
        path.write_bytes(tf.lite.TFLiteConverter.from_saved_model(str(saved)).convert())
        return path

    def by_function(made, home):
        function = tf.function(lambda x: made(x, training=False)).get_concrete_function(given)
        path = home / "model.tflite"
        path.write_bytes(tf.lite.TFLiteConverter.from_concrete_functions([function]).convert())
        return path

    found = attempt_exports(
        {"around": export_case(source, rows, by_saved_model), "alone": export_case(source, rows, by_function)},
        python_runner(LITERT),
    )

    assert {"around": False, "alone": True} == found.passed
    assert 0 < found["around"].size < found["alone"].size / 2


def test_the_converter_of_keras_models_to_onnx_knows_only_older_ones():
    """`tf2onnx.convert.from_keras` stops at a model of Keras 3; that is why `model.export` is used."""
    keras, tf2onnx = pytest.importorskip("keras"), pytest.importorskip("tf2onnx")
    source = build_model(keras, nets.BRANCH)
    source(np.zeros((1, *nets.SHAPES[nets.BRANCH]), dtype=np.float32))

    with pytest.raises((KeyError, AttributeError)):
        tf2onnx.convert.from_keras(source)
