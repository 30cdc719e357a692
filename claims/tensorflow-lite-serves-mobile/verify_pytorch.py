"""A PyTorch network in ExecuTorch, PyTorch's runtime for phones."""

import tempfile
from pathlib import Path

import torch
from data import (
    BATCH,
    CALIBRATION,
    CHANGED,
    EPSILON,
    IMAGES,
    LABELS,
    LEARNT,
    RATE,
    SOME,
    WEIGHTS,
    known,
    report,
    right_digits,
    sizes,
)
from executorch.backends.xnnpack.partition import (
    xnnpack_partitioner,
)
from executorch.backends.xnnpack.quantizer import xnnpack_quantizer
from executorch.exir import to_edge_transform_and_lower
from torch import nn
from torchao.quantization.pt2e import quantize_pt2e

from generators.probes.exports.mobile_models import (
    quantise_by_calibration,
    torch_network,
)
from generators.probes.exports.model_files import ask_file
from generators.probes.exports.runtimes import EXECUTORCH
from generators.probes.measuring.agreement import largest_difference
from generators.probes.measuring.damaged_files import (
    write_truncated,
)
from generators.probes.models.convnet import channels_first

INPUTS = channels_first(IMAGES)
EXAMPLE = (torch.from_numpy(INPUTS[:1].copy()),)

SLOW = "import time\n\ntime.sleep(1)\n" + EXECUTORCH


def answer(path, runtime=EXECUTORCH, questions=INPUTS):
    """What a file answers in a process of its own."""
    return ask_file(runtime, path, questions, timeout=120)


class Twice(nn.Module):
    """A model whose answer is known."""

    def forward(self, images):
        """Twice the input."""
        return images * 2.0


def trained():
    """The network after a few epochs."""
    model = torch_network(torch, WEIGHTS).train()
    optimiser = torch.optim.Adam(
        model.parameters(), RATE, eps=EPSILON
    )
    loss = nn.CrossEntropyLoss()
    images = torch.from_numpy(channels_first(LEARNT)).split(BATCH)
    labels = torch.from_numpy(LABELS).split(BATCH)
    for batch, digits in zip(images, labels, strict=True):
        optimiser.zero_grad()
        loss(model(batch), digits).backward()
        optimiser.step()
    return model.eval()


@torch.inference_mode()
def answers_of(model):
    """What the source model says."""
    return model(torch.from_numpy(INPUTS)).numpy()


def float_file(model, path, *, portable=False):
    """The model lowered to XNNPACK or to portable kernels."""
    fast = [xnnpack_partitioner.XnnpackPartitioner()]
    program = to_edge_transform_and_lower(
        torch.export.export(model, EXAMPLE),
        partitioner=[] if portable else fast,
    )
    path.write_bytes(program.to_executorch().buffer)
    return path


def int8_file(model, path):
    """The model with 8-bit weights and activations, lowered."""
    scheme = xnnpack_quantizer.get_symmetric_quantization_config(
        is_per_channel=True
    )
    quantiser = xnnpack_quantizer.XNNPACKQuantizer()
    quantiser.set_global(scheme)
    converted = quantise_by_calibration(
        torch, quantize_pt2e, quantiser, model, CALIBRATION
    )
    return float_file(converted, path)


def refused(path):
    """Whether the runtime gives no answer from a file."""
    return answer(path).rows is None


def verify():
    """Train, lower both ways and ask the runtime."""
    model = trained()
    with tempfile.TemporaryDirectory() as name:
        folder = Path(name)
        plain = float_file(model, folder / "float.pte")
        small = int8_file(model, folder / "int8.pte")
        anywhere = float_file(
            model, folder / "portable.pte", portable=True
        )
        half = write_truncated(plain, folder / "half.pte")
        return {
            **report(
                answers_of(model),
                answer(plain),
                answer(small),
                answer(anywhere, questions=INPUTS[:SOME]),
            ),
            "float_bytes": plain.stat().st_size,
            "int8_bytes": small.stat().st_size,
            "plain_bytes": anywhere.stat().st_size,
            "refuses_half_a_file": refused(half),
        }


def controls():
    """The same probes where the answer is known."""
    untrained = answers_of(torch_network(torch, WEIGHTS))
    yield "accuracy", right_digits(untrained), (0, 0.5)
    changed = torch_network(torch, CHANGED)
    with tempfile.TemporaryDirectory() as name:
        folder = Path(name)
        wrong = float_file(changed, folder / "changed.pte")
        coarse = int8_file(changed, folder / "coarse.pte")
        anywhere = float_file(
            changed, folder / "portable.pte", portable=True
        )
        yield from known(
            answer(wrong),
            answer(coarse),
            answer(anywhere, questions=INPUTS[:SOME]),
        )
        yield from sizes(
            wrong.stat().st_size, coarse.stat().st_size
        )

        path = float_file(
            Twice(), folder / "twice.pte", portable=True
        )
        difference = largest_difference(
            answer(path).rows, 2 * INPUTS
        )
        yield "float_diff", difference, 0
        yield "cold_start", answer(path, SLOW).seconds, (1, 60)
        yield "refuses_half_a_file", refused(path), False
        noise = folder / "noise.pte"
        noise.write_bytes(bytes(range(256)) * 16)
        yield "refuses_half_a_file", refused(noise), True


def settings():
    """What a fair comparison must share."""
    return {
        "dtype": "float32; int8",
        "batch": f"1; {BATCH} in training",
        "device": "cpu",
        "calibration": f"{len(CALIBRATION)} images",
        "optimiser": f"Adam, {RATE}",
    }


if __name__ == "__main__":
    print(verify())
    print(*controls(), sep="\n")
