"""Whether a model that was exported answers as its source does."""

import tempfile
from pathlib import Path
from typing import NamedTuple

import numpy as np
import onnx
import onnxruntime
from onnx import TensorProto, helper

from generators.probes.agreement import largest_difference

TOLERANCE = 0.0001


class Attempt(NamedTuple):
    """What came of one export: an obstacle, or a difference."""

    passed: bool
    difference: float = 0.0
    obstacle: str = ""


def answer(path, question):
    """The answer of ONNX Runtime to one batch."""
    options = onnxruntime.SessionOptions()
    options.intra_op_num_threads = 1
    session = onnxruntime.InferenceSession(str(path), options, providers=["CPUExecutionProvider"])
    (put,) = session.get_inputs()
    (told,) = session.run(None, {put.name: question})
    return told


def attempt(export, source, asked):
    """Export, load, ask; whatever stops it is the obstacle."""
    expected = [source(x) for x in asked]
    with tempfile.TemporaryDirectory() as folder:
        path = Path(folder, "model.onnx")
        try:
            export(path)
            answers = [answer(path, x) for x in asked]
        except Exception as error:  # noqa: BLE001 - it is what we look for
            said = " ".join(str(error).split()).replace(folder, "")
            return Attempt(passed=False, obstacle=f"{type(error).__name__}: {said[:200]}")
    worst = max(map(largest_difference, answers, expected))
    if worst < TOLERANCE:
        return Attempt(passed=True, difference=worst)
    return Attempt(passed=False, obstacle=f"off by {worst:.2g}")


def report(attempts):
    """The measures of a dict of attempts by architecture."""
    stopped = [f"{item} ({one.obstacle})" for item, one in attempts.items() if not one.passed]
    passing = [one.difference for one in attempts.values() if one.passed]
    return {
        "leaves": {item: one.passed for item, one in attempts.items()},
        "worst_diff": max(passing, default=0.0),
        "obstacles": "; ".join(stopped) or "nothing",
    }


def by_hand(path, matrix, batch):
    """Write an ONNX graph that multiplies its input by a matrix."""
    rows, columns = matrix.shape
    wanted = [
        helper.make_tensor_value_info(name, TensorProto.FLOAT, [batch, size])
        for name, size in (("x", rows), ("y", columns))
    ]
    graph = helper.make_graph(
        [helper.make_node("MatMul", ["x", "m"], ["y"])],
        "by_hand",
        wanted[:1],
        wanted[1:],
        [onnx.numpy_helper.from_array(matrix, "m")],
    )
    opset = helper.make_opsetid("", 17)
    model = helper.make_model(graph, opset_imports=[opset], ir_version=9)
    onnx.save(model, path)


def known_answers(asked):
    """Whether an attempt passes, and whether it should."""
    size = asked[0].shape[1]
    matrix = np.eye(size, dtype=np.float32) * 2
    wrong = matrix + 0.01 * np.eye(size, dtype=np.float32)

    def tried(export, right=matrix):
        return attempt(export, lambda x: x @ right, asked).passed

    yield tried(lambda path: by_hand(path, matrix, "batch")), True
    yield tried(lambda path: by_hand(path, matrix, "batch"), wrong), False
    yield tried(lambda path: by_hand(path, matrix, 1)), False
    yield tried(lambda path: path.write_bytes(b"no model")), False
