"""A PyTorch model in ONNX Runtime Web, run by Node."""

import tempfile
from pathlib import Path

import onnx
import torch
from data import ABOUT, CHANGED, EXPECTED, INPUTS, SILENCE, WEIGHTS, plain_controls, report, silence, told_by_node
from torch import nn

from generators.probes.measuring.agreement import largest_difference
from generators.probes.measuring.damaged_files import write_truncated
from generators.probes.programs.node import missing_libraries

LIBRARY = "onnxruntime-web"
ORT = """
const ort = require("onnxruntime-web");
ort.env.wasm.numThreads = 1;
const session = await ort.InferenceSession.create(fs.readFileSync(artefact));
return async ({shape, values}) => {
  const asked = new ort.Tensor("float32", values, shape);
  const found = await session.run({[session.inputNames[0]]: asked});
  const {data, dims} = found[session.outputNames[0]];
  const row = (_, at) => Array.from(data.slice(at * dims[1], (at + 1) * dims[1]));
  return Array.from({length: dims[0]}, row);
};
"""


def converted(weights, folder):
    """The network as an ONNX file."""
    model = nn.Sequential(nn.Linear(8, 16), nn.ReLU(), nn.Linear(16, 3))
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
        told = told_by_node(ORT, artefact)
        return report(told, told, artefact)


def controls():
    """The same probe where the answer is known."""
    if missing_libraries(LIBRARY):
        return
    with tempfile.TemporaryDirectory() as folder:
        yield from plain_controls(folder)
        wrong = converted(CHANGED, folder)
        told = told_by_node(ORT, wrong)
        yield "diff", largest_difference(told.array, EXPECTED), ABOUT
        yield "wasm_diff", largest_difference(told.array, EXPECTED), ABOUT
        # An operator that the library doesn't have.
        model = onnx.load(wrong)
        model.graph.node[-1].domain = "operators.of.no.one"
        model.opset_import.append(onnx.helper.make_opsetid("operators.of.no.one", 1))
        lacking = Path(folder, "lacking.onnx")
        onnx.save(model, lacking)
        yield "diff", silence(told_by_node(ORT, lacking), "not a registered"), SILENCE
        half = write_truncated(wrong, Path(folder, "half.onnx"))
        yield "diff", silence(told_by_node(ORT, half), "protobuf parsing"), SILENCE


def settings():
    """What a fair comparison must share."""
    return {"dtype": "float32", "batch": 7, "device": "cpu"}


if __name__ == "__main__":
    print(verify())
    print(*controls(), sep="\n")
