"""The frameworks' own server programs, started with a model on loopback and asked over REST.

TensorFlow Serving's interface is described at https://www.tensorflow.org/tfx/serving/api_rest, TorchServe's at
https://docs.pytorch.org/serve/inference_api.html.
"""

from __future__ import annotations

import tempfile
from collections.abc import Sequence
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path
from time import monotonic
from typing import Any, NamedTuple

import numpy as np
from numpy.typing import NDArray

from generators.probes.programs.fresh_interpreter import ElsewhereError
from generators.probes.programs.json_messages import Told
from generators.probes.programs.server import ask, free_port, serving

NAME = "model"
# What TorchServe reads at its start; workers are told their answers' limit in seconds.
TORCHSERVE = """
inference_address=http://127.0.0.1:{0}
management_address=http://127.0.0.1:{1}
metrics_address=http://127.0.0.1:{2}
default_workers_per_model=1
default_response_timeout=120
disable_token_authorization=true
"""


class Served(NamedTuple):
    """What came of serving a model.

    Attributes:
        array: the answers to every client, one below the other; None where one got none.
        error: what the server said instead; empty where it answered.
        seconds: wall time from starting the server to the last of the first answers.
    """

    array: NDArray[np.float32] | None
    error: str = ""
    seconds: float = 0.0


def by_tensorflow_serving(
    saved: Path, batches: Sequence[NDArray[np.float32]], program: str = "tensorflow_model_server"
) -> Served:
    """What TensorFlow Serving answers to clients that ask at once, one batch each.

    Args:
        saved: a folder that holds a SavedModel for each version, named by a number.
        batches: rows for each client.
        program: the server, on PATH or by its path.

    Raises:
        LateError: it wasn't ready, or didn't answer, in time.
    """
    port = free_port()
    command: list[str] = [program, f"--rest_api_port={port}", f"--port={free_port()}", f"--model_name={NAME}"]
    command.append(f"--model_base_path={saved.resolve()}")
    return _served(command, port, f"/v1/models/{NAME}", f"/v1/models/{NAME}:predict", batches)


def by_torchserve(archive: Path, batches: Sequence[NDArray[np.float32]], program: str = "torchserve") -> Served:
    """What TorchServe answers to clients that ask at once, one batch each, from an archive named `model.mar`.

    Its handler must take `{"instances": rows}` and give `{"predictions": rows}`.

    Raises:
        LateError: it wasn't ready, or didn't answer, in time.
    """
    ports = [free_port() for _ in range(3)]
    with tempfile.TemporaryDirectory(ignore_cleanup_errors=True) as folder:
        settings = Path(folder, "config.properties")
        settings.write_text(TORCHSERVE.format(*ports), encoding="utf-8")
        command = [program, "--start", "--foreground", "--ncs", "--model-store", str(archive.parent.resolve())]
        command += ["--models", f"{NAME}={archive.name}", "--ts-config", str(settings), "--disable-token-auth"]
        return _served(command, ports[0], "/ping", f"/predictions/{NAME}", batches)


def _served(
    command: Sequence[str], port: int, ready: str, path: str, batches: Sequence[NDArray[np.float32]]
) -> Served:
    try:
        with serving(command, port, ready) as server, ThreadPoolExecutor(len(batches)) as clients:
            began = monotonic()
            asked = [{"instances": rows.tolist()} for rows in batches]
            told = list(clients.map(lambda question: ask(port, path, question), asked))
            seconds = server.seconds + monotonic() - began
    except (ElsewhereError, OSError) as error:
        return Served(None, str(error))
    parts = [_predictions(one) for one in told]
    found = [part for part in parts if part is not None]
    if len(found) < len(parts):
        return Served(None, next((one.error for one in told if one.error), "no predictions"), seconds)
    return Served(np.concatenate(found), "", seconds)


def _predictions(told: Told) -> NDArray[np.float32] | None:
    answer: Any = told.answer.get("predictions") if isinstance(told.answer, dict) else None
    return Told(answer).array
