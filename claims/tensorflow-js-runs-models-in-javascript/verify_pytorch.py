"""A PyTorch model in ONNX Runtime Web, run by Node."""

import tempfile
from pathlib import Path

import torch
from data import CHANGED, ECHO, EXPECTED, INPUTS, OFF, WEIGHTS, missing, told_by_node
from torch import nn

from generators.probes.agreement import largest_difference

LIBRARY = "onnxruntime-web"
ORT = """
const ort = require('onnxruntime-web');
ort.env.wasm.numThreads = 1;
const answer = async (rows) => {
  const session = await ort.InferenceSession.create(fs.readFileSync(artefact));
  const shape = [rows.length, rows[0].length];
  const asked = new ort.Tensor('float32', Float32Array.from(rows.flat()), shape);
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


def difference(weights):
    """How far the answers in JavaScript are from the right ones."""
    with tempfile.TemporaryDirectory() as folder:
        told = told_by_node(ORT, converted(weights, folder))
        return largest_difference(told, EXPECTED)


def verify():
    """Convert, and ask the JavaScript library."""
    if missing(LIBRARY):
        return {"unavailable": missing(LIBRARY)}
    return {"diff": difference(WEIGHTS)}


def controls():
    """The same probe where the answer is known."""
    if missing(LIBRARY):
        return
    yield "diff", difference(CHANGED), (OFF - 1e-5, OFF + 1e-5)
    told = told_by_node(ECHO, "nothing")
    yield "diff", largest_difference(told, INPUTS), (0, 1e-6)


def settings():
    """What a fair comparison must share."""
    return {"dtype": "float32", "batch": len(INPUTS), "device": "cpu"}


if __name__ == "__main__":
    print(verify())
    print(*controls(), sep="\n")
