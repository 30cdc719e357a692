"""Whether an ONNX model answers in ONNX Runtime as its source."""

import numpy as np
import onnx
from onnx import TensorProto, helper

from generators.probes.exports.export_attempts import (
    ExportCase,
    attempt_exports,
    python_runner,
)
from generators.probes.exports.runtimes import ONNX_RUNTIME
from generators.probes.models import architectures as nets

ITEM = nets.DENSE
IMAGES = nets.CONVOLUTIONS
OFF = 0.5


def leaving(cases):
    """What comes of cases on their way to ONNX Runtime."""
    return attempt_exports(cases, python_runner(ONNX_RUNTIME))


def report(found, off):
    """The measures of attempts by architecture."""
    return {
        "leaves": found.passed,
        "worst_diff": found.worst,
        "bytes": found.size,
        "start": found.start,
        "source_diff": off,
        "obstacles": found.obstacles,
    }


def by_hand(path, matrix, batch="batch"):
    """Write an ONNX graph that multiplies its input by a matrix."""
    rows, columns = matrix.shape
    wanted = [
        helper.make_tensor_value_info(
            name, TensorProto.FLOAT, [batch, size]
        )
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
    model = helper.make_model(
        graph, opset_imports=[opset], ir_version=9
    )
    onnx.save(model, path)
    return path


def unknown_operator(path, matrix):
    """The same graph with an operator that no runtime has."""
    model = onnx.load(by_hand(path, matrix))
    model.graph.node[0].op_type = "NoSuchOperator"
    onnx.save(model, path)
    return path


def half(path, matrix):
    """The first half of the same graph's file."""
    whole = by_hand(path, matrix).read_bytes()
    path.write_bytes(whole[: len(whole) // 2])
    return path


def nothing_written(path):
    """An exporter that returns without a file."""
    return path


def known_cases():
    """Graphs written by hand, and whether each should pass."""
    asked = nets.questions(ITEM)
    matrix = np.eye(asked[0].shape[1], dtype=np.float32) * 2
    moved = matrix.copy()
    moved[0, 0] += 0.01
    exports = {
        "right": (lambda path: by_hand(path, matrix), True),
        "one weight changed": (
            lambda path: by_hand(path, moved),
            False,
        ),
        "one batch only": (
            lambda path: by_hand(path, matrix, 1),
            False,
        ),
        "half a file": (lambda path: half(path, matrix), False),
        "no file": (nothing_written, False),
        "not a number": (
            lambda path: by_hand(path, matrix * np.float32("nan")),
            False,
        ),
        "an operator that no runtime has": (
            lambda path: unknown_operator(path, matrix),
            False,
        ),
    }
    expected = [array * 2 for array in asked]

    def case(export):
        return ExportCase(
            lambda home: export(home / "model.onnx"),
            expected,
            asked,
        )

    return {
        name: (case(export), known)
        for name, (export, known) in exports.items()
    }


def known_answers(wrong):
    """Controls: graphs by hand, and exports that must fail."""
    known = known_cases()
    found = leaving(
        {name: case for name, (case, _) in known.items()} | wrong
    )
    for name, (_, passes) in known.items():
        yield f"leaves.{ITEM}", found[name].passed, passes
    for name in wrong:
        yield f"leaves.{ITEM}", found[name].passed, False
    yield (
        "worst_diff",
        found["a bias changed"].difference,
        (OFF - 1e-4, OFF + 1e-4),
    )
    yield "bytes", found["no file"].size, 0
    if found["right"].passed:
        yield "start", found.start, (0.01, 300)
