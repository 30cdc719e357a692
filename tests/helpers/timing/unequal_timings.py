"""Ways to make the two sides of a timing unequal: one edit of one script each, and what must name it.

What an edit takes out of a script stands in `[-such brackets-]`, what it puts in stands in `{+such+}`.
"""

from __future__ import annotations

import re
from typing import NamedTuple

OUT, IN = re.compile(r"\[-(.*?)-\]", re.DOTALL), re.compile(r"\{\+(.*?)\+\}", re.DOTALL)


class Edit(NamedTuple):
    """An edit that makes one side's work less, more or other than what the entry says.

    Attributes:
        side: the framework whose script is edited.
        what: what is unequal then.
        caught: what the reason of the verdict must hold.
        marked: passages of the script, with what goes and what comes.
    """

    side: str
    what: str
    caught: str
    marked: tuple[str, ...]

    @property
    def replaced(self) -> dict[str, str]:
        """Texts that each occur once in the script, and what takes their places."""
        return {OUT.sub(r"\1", IN.sub("", text)): IN.sub(r"\1", OUT.sub("", text)) for text in self.marked}


def tf(what: str, caught: str, *marked: str) -> Edit:
    """An edit of TensorFlow's script."""
    return Edit("tensorflow", what, caught, marked)


def torch(what: str, caught: str, *marked: str) -> Edit:
    """An edit of PyTorch's script."""
    return Edit("pytorch", what, caught, marked)


# What the reasons hold.
DTYPE, THREADS, BATCH = "the setting dtype is", "the setting threads at work is", "the setting batch is"
FIRST_LOSS, FINAL_LOSS, DIFFERENCE = "oss before training", "oss at the", "ifference"

# Edits of more than one claim.
DOUBLE_IMAGES = torch(
    "double precision",
    DTYPE,
    "    channels_first{+ as first+},\n    torch_layout,\n)\n"
    "{+\ndef channels_first(images):\n    return first(images).astype('float64')\n+}",
    "parameter.data = torch.from_numpy(array){+.double()+}",
)
DOUBLE_ROWS = torch(
    "double precision",
    DTYPE,
    "torch.from_numpy(ROWS[: batches * BATCH]){+.double()+}",
    "    return model{+.double()+}\n\n\n",
)
HALF_INSIDE = tf(
    "half precision inside",
    DTYPE,
    "from keras import layers\n{+\nkeras.config.set_dtype_policy('mixed_bfloat16')\n+}",
)
TWO_THREADS_TF = tf(
    "two threads",
    THREADS,
    "import tensorflow as tf\n{+\ntf.config.threading.set_intra_op_parallelism_threads(2)\n+}from data",
)
TWO_THREADS = torch("two threads", THREADS, "import torch\n{+\ntorch.set_num_threads(2)\n+}from data")


def trained(steps: str, *own: Edit) -> tuple[Edit, ...]:
    """The edits of a claim that trains with the shared steps, and those of its own."""
    return (
        HALF_INSIDE,
        TWO_THREADS,
        torch("half the batch", BATCH, "batch_size=BATCH{+ // 2+}"),
        torch("half an epoch", "the optimiser counts", "feed(batches=BATCHES{+ // 2+}):"),
        torch("a step less", f"oss at the {steps} step", "feed(), IN_MEMORY, STEPS{+ - 1+}, RATE"),
        *own,
    )


EDITS: dict[str, tuple[Edit, ...]] = {
    "both-use-a-second-core": (
        torch("double precision", DTYPE, "torch.from_numpy(scale * LARGE){+.double()+}"),
        torch(
            "half the threads",
            THREADS,
            "    if torch.get_num_threads() != [-threads-]{+1+}:",
            "        torch.set_num_threads([-threads-]{+1+})",
        ),
        tf("half the threads", THREADS, "set_intra_op_parallelism_threads([-threads-]{+1+})"),
        torch("a smaller matrix", DIFFERENCE, "torch.from_numpy(scale * LARGE){+[:384, :384]+}"),
    ),
    "small-calls-cost-pytorch-less": (
        torch("double precision", DTYPE, "torch.from_numpy(MATRIX){+.double()+},\n"),
        TWO_THREADS_TF,
        TWO_THREADS,
        tf("smaller matrices", DIFFERENCE, '"matmul": lambda: W{+[:4, :4]+} @ W{+[:4, :4]+}'),
        torch("twice the rows", DIFFERENCE, "torch.from_numpy(ROW){+.tile(2, 1)+},\n"),
    ),
    "tensorflow-answers-batches-faster": (
        DOUBLE_IMAGES,
        HALF_INSIDE,
        TWO_THREADS,
        torch("half the batch", DIFFERENCE, "channels_first(IMAGES[:[-size-]{+ (size + 1) // 2+}])"),
    ),
    "tensorflow-answers-faster": (
        DOUBLE_IMAGES,
        HALF_INSIDE,
        TWO_THREADS,
        tf("more images", DIFFERENCE, "model, image = make_model(WEIGHTS), tf.constant(IMAGE{+S[:2]+})\n"),
    ),
    "tensorflow-feeds-data-faster": (
        tf("double precision", DTYPE, "tf.cast(images, tf.float[-32-]{+64+})"),
        TWO_THREADS,
        tf("twice the batch", BATCH, "working(ROWS_OF_BYTES, work).map(normalise).batch({+2 * +}BATCH)"),
        tf("half the rows", "Rows that came out", "working(ROWS_OF_FLOATS, work){+.take(1024)+}.batch(BATCH)"),
        torch(
            "a worker process",
            "the setting workers is",
            "DataLoader(rows, batch_size=BATCH{+, num_workers=1, multiprocessing_context='fork'+})",
        ),
    ),
    "tensorflow-runs-compiled-faster": (
        HALF_INSIDE,
        TWO_THREADS_TF,
        tf("half the batch", BATCH, "zip([-IMAGES-]{+[x[::2] for x in IMAGES]+}, LABELS{+[:, ::2]+}, strict"),
        tf("answers without a compiler", "has compiled", "jit_compile=[-xla-]{+False+}"),
        torch(
            "one size without a compiler",
            "has compiled",
            "return [-network-]{+(network if size == 1 else model)+}(images).numpy()",
        ),
        torch(
            "no compiler",
            "has compiled",
            "import torch\nimport torch._inductor.config\n{+\ntorch.compile = lambda model, **_: model\n+}",
        ),
        torch(
            "another compiler",
            "has compiled",
            "import torch\nimport torch._inductor.config\n"
            "{+\ntorch.compile = __import__('functools').partial(torch.compile, backend='aot_eager')\n+}",
        ),
    ),
    "tensorflow-serves-exports-faster": (
        HALF_INSIDE,
        TWO_THREADS,
        torch("more rows", DIFFERENCE, "lambda: call(ROW{+S+})"),
    ),
    "tensorflow-shares-a-step-faster": (
        torch(
            "double precision",
            DTYPE,
            "make_model(scale).to(**layout){+.double()+}",
            "torch.from_numpy(channels_first(IMAGES)[part(rank)]){+.double()+}",
        ),
        torch(
            "two threads each",
            THREADS,
            "    import torch\n    from torch import distributed\n{+    torch.set_num_threads(2)\n+}",
        ),
        torch(
            "half the batch",
            "the setting rows of a worker is",
            "[part(rank)]{+[::2]+})\n    images",
            "LABELS[part(rank)]{+[::2]+}",
        ),
        torch("nothing exchanged", FINAL_LOSS, "[-DistributedDataParallel(-]make_model(scale).to(**layout)[-)-]"),
        torch("twice the rate where it is tuned", "tuned", '"lr": scale * RATE{+ * (1 + tuned)+}'),
    ),
    "tensorflow-starts-faster": (
        tf("neighbours that are found", "does not require", 'IMPORT = [-ALONE + -]"'),
        torch(
            "a framework that is found and not imported",
            "NameError",
            '[-"import torch"-]{+"from importlib.util import find_spec; find_spec(\'torch\')"+}',
        ),
    ),
    "tensorflow-trains-dense-networks-faster": trained(
        "fifth",
        DOUBLE_ROWS,
        torch(
            "a layer that is not trained",
            "Trainable parameters",
            "{+    model[0].requires_grad_(False)\n+}    return model\n\n\n",
        ),
    ),
    "tensorflow-trains-faster": trained(
        "20th",
        DOUBLE_IMAGES,
        torch(
            "half precision inside the tuned step alone",
            FIRST_LOSS,
            "{+class Half(nn.Module):\n    def __init__(self, inner):\n        super().__init__()\n"
            "        self.inner = inner\n\n    def forward(self, rows):\n"
            "        with torch.autocast('cpu', torch.bfloat16):\n            return self.inner(rows)\n\n\n+}"
            "MODES = torch_modes(",
            "lambda: {+Half(+}make_model().to(**LAYOUT){+)+}",
        ),
    ),
    "tensorflow-trains-recurrent-networks-faster": trained(
        "tenth", DOUBLE_ROWS, torch("half the sequence", FIRST_LOSS, "self.lstm(rows{+[:, ::2]+})")
    ),
    "tensorflow-trains-transformers-faster": trained(
        "tenth", DOUBLE_ROWS, torch("half the sequence", FIRST_LOSS, "self.block(rows{+[:, ::2]+})")
    ),
}
