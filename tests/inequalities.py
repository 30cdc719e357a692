"""Ways to make the two sides of a timing unequal: one edit of one script each, and what must name it."""

from __future__ import annotations

from typing import NamedTuple


class Edit(NamedTuple):
    """An edit that makes one side's work less, more or other than what the entry says.

    Attributes:
        side: the framework whose script is edited.
        what: what is unequal then.
        replaced: texts that each occur once in the script, and what takes their places.
        caught: what the reason of the verdict must hold.
    """

    side: str
    what: str
    replaced: dict[str, str]
    caught: str


DTYPE, THREADS, BATCH = "the setting dtype is", "the setting threads at work is", "the setting batch is"
TWO_THREADS_TORCH = {"import torch\nfrom data": "import torch\n\ntorch.set_num_threads(2)\nfrom data"}
TWO_THREADS_KERAS = {
    "import tensorflow as tf\nfrom data": "import tensorflow as tf\n\n"
    "tf.config.threading.set_intra_op_parallelism_threads(2)\nfrom data"
}
HALF_PRECISION = {
    "from keras import layers\n": "from keras import layers\n\nkeras.config.set_dtype_policy('mixed_bfloat16')\n"
}
DOUBLE_IMAGES = {
    "import channels_first, torch_layout\n": "import channels_first as first, torch_layout\n\n"
    "def channels_first(images):\n    return first(images).astype('float64')\n",
    "parameter.data = torch.from_numpy(array)": "parameter.data = torch.from_numpy(array).double()",
}
DOUBLE_ROWS = {
    "zip(torch.from_numpy(ROWS)": "zip(torch.from_numpy(ROWS).double()",
    "    return model\n\n\n": "    return model.double()\n\n\n",
}
HALF_BATCH = {
    "zip(torch.from_numpy(ROWS), torch.from_numpy(LABELS)": "zip(torch.from_numpy(ROWS[:, ::2]), "
    "torch.from_numpy(LABELS[:, ::2])"
}
FEWER_STEPS = {"measures(WAYS, BATCHES, STEPS, RATE)": "measures(WAYS, BATCHES, STEPS - 1, RATE)"}
FIRST_LOSS, FINAL_LOSS, DIFFERENCE = "oss before training", "oss at the", "ifference"


def trained(steps: str, **more: Edit) -> tuple[Edit, ...]:
    """The edits of a claim that trains with the shared steps, and more of them."""
    return (
        Edit("pytorch", "double precision", DOUBLE_ROWS, DTYPE),
        Edit("tensorflow", "half precision inside", HALF_PRECISION, DTYPE),
        Edit("pytorch", "two threads", TWO_THREADS_TORCH, THREADS),
        Edit("pytorch", "half the batch", HALF_BATCH, BATCH),
        Edit("pytorch", "a step less", FEWER_STEPS, f"oss at the {steps} step"),
        *more.values(),
    )


EDITS: dict[str, tuple[Edit, ...]] = {
    "both-use-a-second-core": (
        Edit(
            "pytorch",
            "double precision",
            {"torch.from_numpy(LARGE), torch": "torch.from_numpy(LARGE).double(), torch"},
            DTYPE,
        ),
        Edit(
            "pytorch",
            "half the threads",
            {"    import torch\n": "    import torch\n\n    torch.set_num_threads(1)\n"},
            THREADS,
        ),
        Edit(
            "tensorflow",
            "half the threads",
            {
                "    import tensorflow as tf\n": "    import tensorflow as tf\n\n"
                "    tf.config.threading.set_intra_op_parallelism_threads(1)\n"
            },
            THREADS,
        ),
        Edit(
            "pytorch",
            "a smaller matrix",
            {"torch.from_numpy(LARGE), torch": "torch.from_numpy(LARGE)[:384, :384], torch"},
            DIFFERENCE,
        ),
    ),
    "small-calls-cost-pytorch-less": (
        Edit(
            "pytorch",
            "double precision",
            {"torch.from_numpy(MATRIX), torch.tensor": "torch.from_numpy(MATRIX).double(), torch.tensor"},
            DTYPE,
        ),
        Edit("tensorflow", "two threads", TWO_THREADS_KERAS, THREADS),
        Edit("pytorch", "two threads", TWO_THREADS_TORCH, THREADS),
        Edit(
            "tensorflow",
            "smaller matrices",
            {'"matmul": lambda: W @ W': '"matmul": lambda: W[:4, :4] @ W[:4, :4]'},
            DIFFERENCE,
        ),
        Edit(
            "pytorch",
            "twice the rows",
            {"torch.from_numpy(ROW), ": "torch.from_numpy(ROW).tile(2, 1), "},
            DIFFERENCE,
        ),
    ),
    "tensorflow-answers-batches-faster": (
        Edit("pytorch", "double precision", DOUBLE_IMAGES, DTYPE),
        Edit("tensorflow", "half precision inside", HALF_PRECISION, DTYPE),
        Edit("pytorch", "two threads", TWO_THREADS_TORCH, THREADS),
        Edit(
            "pytorch",
            "half the batch",
            {"channels_first(IMAGES[:size])": "channels_first(IMAGES[: (size + 1) // 2])"},
            DIFFERENCE,
        ),
    ),
    "tensorflow-answers-faster": (
        Edit("pytorch", "double precision", DOUBLE_IMAGES, DTYPE),
        Edit("tensorflow", "half precision inside", HALF_PRECISION, DTYPE),
        Edit("pytorch", "two threads", TWO_THREADS_TORCH, THREADS),
        Edit(
            "tensorflow",
            "more images",
            {"make_model(WEIGHTS), tf.constant(IMAGE)\n": "make_model(WEIGHTS), tf.constant(IMAGES[:2])\n"},
            DIFFERENCE,
        ),
    ),
    "tensorflow-feeds-data-faster": (
        Edit(
            "tensorflow",
            "double precision",
            {"tf.cast(images, tf.float32)": "tf.cast(images, tf.float64)"},
            DTYPE,
        ),
        Edit("pytorch", "two threads", TWO_THREADS_TORCH, THREADS),
        Edit(
            "tensorflow",
            "twice the batch",
            {"ROWS_OF_BYTES.map(normalise).batch(BATCH)": "ROWS_OF_BYTES.map(normalise).batch(2 * BATCH)"},
            BATCH,
        ),
        Edit(
            "tensorflow",
            "half the rows",
            {"ROWS_OF_FLOATS.batch(BATCH)": "ROWS_OF_FLOATS.take(1024).batch(BATCH)"},
            "Rows that came out",
        ),
        Edit(
            "pytorch",
            "a worker process",
            {
                "DataLoader(rows, batch_size=BATCH)": "DataLoader(rows, batch_size=BATCH, num_workers=1, "
                "multiprocessing_context='fork')"
            },
            "the setting workers is",
        ),
    ),
    "tensorflow-runs-compiled-faster": (
        Edit("tensorflow", "half precision inside", HALF_PRECISION, DTYPE),
        Edit("tensorflow", "two threads", TWO_THREADS_KERAS, THREADS),
        Edit(
            "tensorflow",
            "half the batch",
            {"zip(IMAGES, LABELS, strict": "zip([x[::2] for x in IMAGES], LABELS[:, ::2], strict"},
            BATCH,
        ),
        Edit("tensorflow", "answers without a compiler", {"jit_compile=xla": "jit_compile=False"}, "has compiled"),
        Edit(
            "pytorch",
            "no compiler",
            {
                "import torch\nimport torch._inductor.config\n": "import torch\nimport torch._inductor.config\n\n"
                "torch.compile = lambda model, **_: model\n"
            },
            "has compiled",
        ),
        Edit(
            "pytorch",
            "another compiler",
            {
                "import torch\nimport torch._inductor.config\n": "import torch\nimport torch._inductor.config\n\n"
                "torch.compile = __import__('functools').partial(torch.compile, backend='aot_eager')\n"
            },
            "has compiled",
        ),
    ),
    "tensorflow-serves-exports-faster": (
        Edit("tensorflow", "half precision inside", HALF_PRECISION, DTYPE),
        Edit("pytorch", "two threads", TWO_THREADS_TORCH, THREADS),
        Edit("pytorch", "more rows", {"lambda: call(ROW)": "lambda: call(ROWS)"}, DIFFERENCE),
    ),
    "tensorflow-shares-a-step-faster": (
        Edit(
            "pytorch",
            "double precision",
            {
                "DistributedDataParallel(make_model())": "DistributedDataParallel(make_model().double())",
                "torch.from_numpy(channels_first(IMAGES)[part(rank)])": "torch.from_numpy("
                "channels_first(IMAGES)[part(rank)]).double()",
            },
            DTYPE,
        ),
        Edit(
            "pytorch",
            "two threads each",
            {
                "    import torch\n    from torch import distributed\n": "    import torch\n"
                "    from torch import distributed\n    torch.set_num_threads(2)\n"
            },
            THREADS,
        ),
        Edit(
            "pytorch",
            "half the batch",
            {
                "[part(rank)])\n    labels": "[part(rank)][::2])\n    labels",
                "LABELS[part(rank)]": "LABELS[part(rank)][::2]",
            },
            "the setting rows of a worker is",
        ),
        Edit(
            "pytorch",
            "nothing exchanged",
            {"DistributedDataParallel(make_model())": "make_model()"},
            FINAL_LOSS,
        ),
    ),
    "tensorflow-starts-faster": (
        Edit("tensorflow", "neighbours that are found", {'IMPORT = ALONE + "': 'IMPORT = "'}, "does not require"),
        Edit(
            "pytorch",
            "a framework that is found and not imported",
            {'"import torch"': "\"from importlib.util import find_spec; find_spec('torch')\""},
            "NameError",
        ),
    ),
    "tensorflow-trains-dense-networks-faster": trained(
        "fifth",
        frozen=Edit(
            "pytorch",
            "a layer that is not trained",
            {"    return model\n\n\n": "    model[0].requires_grad_(False)\n    return model\n\n\n"},
            "Trainable parameters",
        ),
    ),
    "tensorflow-trains-faster": (
        Edit("pytorch", "double precision", DOUBLE_IMAGES, DTYPE),
        Edit("tensorflow", "half precision inside", HALF_PRECISION, DTYPE),
        Edit("pytorch", "two threads", TWO_THREADS_TORCH, THREADS),
        Edit(
            "pytorch",
            "half the batch",
            {
                "torch.from_numpy(channels_first(x)) for x": "torch.from_numpy(channels_first(x[::2])) for x",
                "torch.from_numpy(labels) for labels": "torch.from_numpy(labels[::2]) for labels",
            },
            BATCH,
        ),
        Edit(
            "pytorch",
            "half the batch where it is timed",
            {"    batches = cycle(batches)\n": "    batches = cycle([(x[::2], y[::2]) for x, y in batches])\n"},
            FINAL_LOSS,
        ),
        Edit(
            "pytorch", "a step less", {"last_loss(*tuned, STEPS - 1)": "last_loss(*tuned, STEPS - 2)"}, FINAL_LOSS
        ),
    ),
    "tensorflow-trains-recurrent-networks-faster": trained(
        "tenth",
        shorter=Edit("pytorch", "half the sequence", {"self.lstm(rows)": "self.lstm(rows[:, ::2])"}, FIRST_LOSS),
    ),
    "tensorflow-trains-transformers-faster": trained(
        "tenth",
        shorter=Edit("pytorch", "half the sequence", {"self.block(rows)": "self.block(rows[:, ::2])"}, FIRST_LOSS),
    ),
}
