"""Runtimes as lines, with files made here."""

import numpy as np
import pytest

from generators.probes.exports import runtimes
from generators.probes.exports.model_files import ask_file

pytestmark = pytest.mark.frameworks
onnx = pytest.importorskip("onnx")
HANG = 300  # seconds; on a busy machine a runtime takes a minute to be imported


@pytest.mark.parametrize("name", ["LITERT", "LITERT_PLAIN", "TFLITE_MICRO", "ONNX_RUNTIME", "EXECUTORCH"])
def test_every_runtime_defines_the_function_that_opens_a_file(name):
    """The lines compile, and name the function that opens a file."""
    lines = getattr(runtimes, name)
    compile(lines, name, "exec")

    assert "def load(artefact):" in lines


def test_onnx_runtime_answers_a_graph_made_by_hand(tmp_path):
    """A graph that doubles, row by row."""
    graph = onnx.helper.make_graph(
        [onnx.helper.make_node("Add", ["x", "x"], ["y"])],
        "twice",
        [onnx.helper.make_tensor_value_info("x", onnx.TensorProto.FLOAT, [1, 2])],
        [onnx.helper.make_tensor_value_info("y", onnx.TensorProto.FLOAT, [1, 2])],
    )
    path = tmp_path / "twice.onnx"
    onnx.save(onnx.helper.make_model(graph, opset_imports=[onnx.helper.make_opsetid("", 17)], ir_version=9), path)

    answer = ask_file(runtimes.ONNX_RUNTIME, path, np.array([[1, 2], [3, 4]], dtype=np.float32), timeout=HANG)

    assert answer.rows.tolist() == [[2, 4], [6, 8]]


@pytest.mark.parametrize("name", ["LITERT", "LITERT_PLAIN", "ONNX_RUNTIME", "EXECUTORCH"])
def test_a_file_of_noise_is_refused(name, tmp_path):
    """Bytes that are no model give no answer, and a reason."""
    path = tmp_path / "noise"
    path.write_bytes(bytes(range(256)) * 16)

    answer = ask_file(getattr(runtimes, name), path, np.zeros((1, 2), dtype=np.float32), timeout=HANG)

    assert answer.rows is None
    assert answer.error
