"""A PyTorch model in ONNX Runtime Web, in a page."""

import tempfile
from pathlib import Path

import onnx
import torch
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
from torch import nn

from generators.probes.measuring.agreement import largest_difference
from generators.probes.measuring.damaged_files import (
    write_truncated,
)
from generators.probes.models.convnet import (
    channels_first,
    torch_layout,
)
from generators.probes.programs.browser import answer_in_page
from generators.probes.programs.json_messages import array_message
from generators.probes.programs.node import (
    LIBRARIES,
    missing_libraries,
)

LIBRARY = "onnxruntime-web"
INPUTS = channels_first(IMAGES)
PROGRAM = """
const ort = await import("/library/ort.wasm.min.mjs");
ort.env.wasm.numThreads = 1;
ort.env.wasm.wasmPaths = "/library/";
const session = await ort.InferenceSession.create("/model.onnx");
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


def make_model(weights):
    """The network with given weights."""
    model = nn.Sequential(
        nn.Conv2d(1, 16, 3, padding=1),
        nn.ReLU(),
        nn.MaxPool2d(2),
        nn.Conv2d(16, 32, 3, padding=1),
        nn.ReLU(),
        nn.MaxPool2d(2),
        nn.Flatten(),
        nn.Linear(7 * 7 * 32, 32),
        nn.ReLU(),
        nn.Linear(32, 10),
    )
    arrays = torch_layout(weights)
    pairs = zip(model.parameters(), arrays, strict=True)
    for parameter, array in pairs:
        parameter.data = torch.from_numpy(array)
    return model.eval()


def converted(model, folder):
    """The model as one ONNX file, for any batch size."""
    path = Path(folder, "model.onnx")
    torch.onnx.export(
        model,
        (torch.from_numpy(INPUTS),),
        path,
        dynamo=True,
        dynamic_shapes=({0: torch.export.Dim.DYNAMIC},),
        external_data=False,
        verbose=False,
    )
    return path


def page_of(artefact):
    """What a page answers."""
    folder = LIBRARIES / LIBRARY / "dist"
    files = {"/model.onnx": artefact, "/library": folder}
    return answer_in_page(PROGRAM, array_message(INPUTS), files)


def verify():
    """Convert, and ask a page."""
    if missing_libraries(LIBRARY):
        return {"unavailable": missing_libraries(LIBRARY)}
    with tempfile.TemporaryDirectory() as folder:
        model = make_model(WEIGHTS)
        page = page_of(converted(model, folder))
        with torch.inference_mode():
            source = model(torch.from_numpy(INPUTS)).numpy()
        return report(
            page, source, "ONNX Runtime Web", {"wasm": page}
        )


def controls():
    """The same probe where the answer is known."""
    if missing_libraries(LIBRARY):
        return
    yield from plain_controls()
    with tempfile.TemporaryDirectory() as folder:
        wrong = converted(make_model(CHANGED), folder)
        yield (
            "diff",
            largest_difference(page_of(wrong).array, EXPECTED),
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
            silence(page_of(lacking), "not a registered"),
            SILENCE,
        )
        half = write_truncated(wrong, Path(folder, "half.onnx"))
        yield (
            "diff",
            silence(page_of(half), "protobuf parsing"),
            SILENCE,
        )


def settings():
    """What a fair comparison must share."""
    return {
        "dtype": "float32",
        "batch": len(IMAGES),
        "device": "cpu",
        "library": "ONNX Runtime Web",
        "format": "ONNX",
    }


if __name__ == "__main__":
    print(verify())
    print(*controls(), sep="\n")
