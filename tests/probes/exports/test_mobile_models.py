"""The network in each framework, against its answers in NumPy."""

import numpy as np
import pytest

from generators.probes.exports import mobile_models, model_files, runtimes
from generators.probes.measuring.agreement import largest_difference, same_choices
from generators.probes.models import convnet

WEIGHTS = convnet.make_weights(11)
IMAGES = convnet.make_images(6, 12)
CALIBRATION = convnet.make_images(20, 13)
EXPECTED = convnet.expected_answers(WEIGHTS, IMAGES)


@pytest.mark.frameworks
def test_keras_answers_as_numpy_does():
    """The same weights give the same answers."""
    keras = pytest.importorskip("keras")

    answer = mobile_models.keras_network(keras, WEIGHTS)(IMAGES).numpy()

    assert largest_difference(answer, EXPECTED) < 1e-4


@pytest.mark.frameworks
def test_pytorch_answers_as_numpy_does():
    """The same weights give the same answers."""
    torch = pytest.importorskip("torch")

    with torch.inference_mode():
        answer = mobile_models.torch_network(torch, WEIGHTS)(
            torch.from_numpy(convnet.channels_first(IMAGES))
        ).numpy()

    assert largest_difference(answer, EXPECTED) < 1e-4


@pytest.mark.frameworks
@pytest.mark.slow
@pytest.mark.filterwarnings("ignore:Statistics for quantized inputs:UserWarning")
def test_a_file_for_litert_is_exact_or_small(tmp_path):
    """In float the file is right; with images to calibrate on it is less than half as large, and close."""
    tf, keras = pytest.importorskip("tensorflow"), pytest.importorskip("keras")
    model = mobile_models.keras_network(keras, WEIGHTS)

    plain = mobile_models.keras_to_litert(tf, model, tmp_path / "float.tflite")
    small = mobile_models.keras_to_litert(tf, model, tmp_path / "int8.tflite", CALIBRATION)

    assert (
        largest_difference(model_files.ask_file(runtimes.LITERT, plain, IMAGES, timeout=300).rows, EXPECTED) < 1e-4
    )
    coarse = model_files.ask_file(runtimes.LITERT, small, IMAGES, timeout=300).rows
    assert 1e-4 < largest_difference(coarse, EXPECTED) < EXPECTED.std()
    assert small.stat().st_size < plain.stat().st_size / 2


@pytest.mark.frameworks
@pytest.mark.slow
@pytest.mark.filterwarnings("ignore::DeprecationWarning", "ignore::UserWarning", "ignore::FutureWarning")
def test_calibration_leaves_a_model_that_is_close():
    """Eight bits are off, and by less than a standard deviation."""
    torch = pytest.importorskip("torch")
    from executorch.backends.xnnpack.quantizer import xnnpack_quantizer
    from torchao.quantization.pt2e import quantize_pt2e

    quantiser = xnnpack_quantizer.XNNPACKQuantizer()
    quantiser.set_global(xnnpack_quantizer.get_symmetric_quantization_config(is_per_channel=True))

    small = mobile_models.quantise_by_calibration(
        torch, quantize_pt2e, quantiser, mobile_models.torch_network(torch, WEIGHTS), CALIBRATION
    )

    images = convnet.channels_first(IMAGES)
    with torch.inference_mode():
        answer = np.concatenate([small(torch.from_numpy(image[None])).numpy() for image in images])
    assert 1e-4 < largest_difference(answer, EXPECTED) < EXPECTED.std()
    assert same_choices(answer, EXPECTED) > 0.5
