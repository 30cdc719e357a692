"""Eight PyTorch architectures in ONNX Runtime Web, run by Node."""

import onnx
import torch
from data import ITEM, OFF, in_node, known_answers, report
from torch import nn

from generators.probes.exports.architectures_torch import (
    build_model,
    export_case,
    largest_error,
)
from generators.probes.exports.export_attempts import (
    ExportCase,
    attempt_exports,
)
from generators.probes.measuring.agreement import largest_difference
from generators.probes.measuring.damaged_files import (
    write_truncated,
)
from generators.probes.models import architectures as nets
from generators.probes.programs.node import missing_libraries

LIBRARY = "onnxruntime-web"
ORT = """
const ort = require('onnxruntime-web');
ort.env.wasm.numThreads = 1;
const model = fs.readFileSync(artefact);
const session = await ort.InferenceSession.create(model);
return async (asked) => {
  const answers = [];
  for (const {values, shape} of asked) {
    const numbers = Float32Array.from(values);
    const given = new ort.Tensor('float32', numbers, shape);
    const feeds = {[session.inputNames[0]]: given};
    const found = await session.run(feeds);
    const {data, dims} = found[session.outputNames[0]];
    answers.push({values: Array.from(data), shape: [...dims]});
  }
  return answers;
};
"""


class Twice(nn.Module):
    """A model whose answer is known."""

    def forward(self, inputs):
        """Twice the input."""
        return inputs * 2.0


def exporter(asked):
    """A model as one ONNX file for any batch, traced with seven."""
    example = torch.from_numpy(nets.channels_first(asked[1]))

    def export(made, home):
        path = home / "model.onnx"
        batch = ({0: torch.export.Dim.DYNAMIC},)
        torch.onnx.export(
            made,
            (example,),
            path,
            dynamo=True,
            dynamic_shapes=batch,
            external_data=False,
            verbose=False,
        )
        return path

    return export


def leaving(name, instead=None):
    """One architecture on its way."""
    asked = nets.questions(name)
    return export_case(
        torch,
        build_model(torch, name),
        asked,
        exporter(asked),
        instead,
    )


def verify():
    """Export every architecture, and ask the JavaScript library."""
    if missing_libraries(LIBRARY):
        return {"unavailable": missing_libraries(LIBRARY)}
    return report(
        attempt_exports(
            {name: leaving(name) for name in nets.NAMES},
            in_node(ORT),
        ),
        largest_error(torch),
    )


def controls():
    """The same probes where the answer is known."""
    if missing_libraries(LIBRARY):
        return
    asked, right = nets.questions(ITEM), build_model(torch, ITEM)
    other = build_model(
        torch, ITEM, nets.changed_weights(ITEM, OFF)
    )
    export = exporter(asked)

    def half(made, home):
        path = export(made, home)
        return write_truncated(path, path)

    def unknown_operator(made, home):
        path = export(made, home)
        stored = onnx.load(path)
        stored.graph.node[-1].op_type = "NoSuchOperator"
        onnx.save(stored, path)
        return path

    moved = [nets.channels_first(array) for array in asked]
    passes = ExportCase(
        lambda home: export(Twice(), home),
        [2 * array for array in moved],
        moved,
    )
    fails = {
        "a bias changed": leaving(ITEM, other),
        "half a file": export_case(torch, right, asked, half),
        "an operator that the library lacks": export_case(
            torch, right, asked, unknown_operator
        ),
        "no file": export_case(
            torch, right, asked, lambda _, home: home / "model.onnx"
        ),
    }
    yield from known_answers(ORT, passes, fails)
    answer = other(torch.from_numpy(moved[1])).detach().numpy()
    difference = largest_difference(
        answer, nets.answers(ITEM, asked[1])
    )
    yield "source_diff", difference, (OFF - 1e-4, OFF + 1e-4)


def settings():
    """What a fair comparison must share."""
    return {"dtype": "float32", "batch": "1 and 7", "device": "cpu"}


if __name__ == "__main__":
    print(verify())
    print(*controls(), sep="\n")
