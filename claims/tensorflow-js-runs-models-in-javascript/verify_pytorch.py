"""A PyTorch model in ONNX Runtime Web, run by Node."""

import tempfile
from pathlib import Path

import onnx
import torch
from data import (
    ABOUT,
    CHANGED,
    EXPECTED,
    INPUTS,
    SILENCE,
    WEIGHTS,
    node_reply,
    plain_controls,
    report,
    silence,
)
from torch import nn

from generators.probes.measuring.agreement import largest_difference
from generators.probes.measuring.damaged_files import (
    write_truncated,
)
from generators.probes.programs.node import missing_libraries

LIBRARY = "onnxruntime-web"
ORT = """
const ort = require("onnxruntime-web");
ort.env.wasm.numThreads = 1;
const model = fs.readFileSync(artefact);
const session = await ort.InferenceSession.create(model);
return async ({shape, values}) => {
  const asked = new ort.Tensor("float32", values, shape);
  const found = await session.run({[session.inputNames[0]]: asked});
  const {data, dims} = found[session.outputNames[0]];
  const [rows, width] = dims;
  const row = (_, at) =>
    Array.from(data.slice(at * width, (at + 1) * width));
  return Array.from({length: rows}, row);
};
"""


def converted(weights, folder):
    """The network as an ONNX file."""
    model = nn.Sequential(
        nn.Linear(8, 16), nn.ReLU(), nn.Linear(16, 3)
    )
    pairs = zip(model.parameters(), weights, strict=True)
    for parameter, array in pairs:
        parameter.data = torch.from_numpy(array.T.copy())
    path = Path(folder, "network.onnx")
    torch.onnx.export(
        model.eval(),
        (torch.from_numpy(INPUTS),),
        path,
        dynamo=True,
        external_data=False,
        verbose=False,
    )
    return path


def verify():
    """Convert, and ask the JavaScript library."""
    if missing_libraries(LIBRARY):
        return {"unavailable": missing_libraries(LIBRARY)}
    with tempfile.TemporaryDirectory() as folder:
        artefact = converted(WEIGHTS, folder)
        # WebAssembly is the only way to the processor that it has.
        reply = node_reply(ORT, artefact)
        return report(reply, reply, artefact)


def controls():
    """The same probe where the answer is known."""
    if missing_libraries(LIBRARY):
        return
    with tempfile.TemporaryDirectory() as folder:
        yield from plain_controls(folder)
        wrong = converted(CHANGED, folder)
        reply = node_reply(ORT, wrong)
        yield (
            "diff",
            largest_difference(reply.array, EXPECTED),
            ABOUT,
        )
        yield (
            "wasm_diff",
            largest_difference(reply.array, EXPECTED),
            ABOUT,
        )
        # An operator that the library doesn't have.
        model = onnx.load(wrong)
        model.graph.node[-1].domain = "operators.of.no.one"
        model.opset_import.append(
            onnx.helper.make_opsetid("operators.of.no.one", 1)
        )
        lacking = Path(folder, "lacking.onnx")
        onnx.save(model, lacking)
        yield (
            "diff",
            silence(node_reply(ORT, lacking), "not a registered"),
            SILENCE,
        )
        half = write_truncated(wrong, Path(folder, "half.onnx"))
        yield (
            "diff",
            silence(node_reply(ORT, half), "protobuf parsing"),
            SILENCE,
        )


def settings():
    """What a fair comparison must share."""
    return {"dtype": "float32", "batch": 7, "device": "cpu"}


if __name__ == "__main__":
    print(verify())
    print(*controls(), sep="\n")
