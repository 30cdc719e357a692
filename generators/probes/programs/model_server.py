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

from generators.probes.programs.fresh_interpreter import ProcessFailedError
from generators.probes.programs.json_messages import JsonAnswer
from generators.probes.programs.server import free_port, post_json, run_server

NAME = "model"
# The settings that TorchServe reads at its start; the response timeout is in seconds.
TORCHSERVE = """
inference_address=http://127.0.0.1:{0}
management_address=http://127.0.0.1:{1}
metrics_address=http://127.0.0.1:{2}
default_workers_per_model=1
default_response_timeout=120
disable_token_authorization=true
"""


class ServedAnswers(NamedTuple):
    """The answers of a served model.

    Attributes:
        array: the answers to every client, one below the other; None where one got none.
        error: the server's message if it gave none; empty if it answered.
        seconds: wall time from starting the server to the last of the first answers.
    """

    array: NDArray[np.float32] | None
    error: str = ""
    seconds: float = 0.0


def ask_tensorflow_serving(
    saved: Path, batches: Sequence[NDArray[np.float32]], program: str = "tensorflow_model_server"
) -> ServedAnswers:
    """What TensorFlow Serving answers to clients that ask at once, one batch each.

    Args:
        saved: a folder that holds a SavedModel for each version, named by a number.
        batches: rows for each client.
        program: the server, on PATH or by its path.

    Raises:
        ProcessTimeoutError: it wasn't ready, or didn't answer, in time.
    """
    port = free_port()
    command: list[str] = [program, f"--rest_api_port={port}", f"--port={free_port()}", f"--model_name={NAME}"]
    command.append(f"--model_base_path={saved.resolve()}")
    return _ask_server(command, port, f"/v1/models/{NAME}", f"/v1/models/{NAME}:predict", batches)


def ask_torchserve(
    archive: Path, batches: Sequence[NDArray[np.float32]], program: str = "torchserve"
) -> ServedAnswers:
    """What TorchServe answers to clients that ask at once, one batch each, from an archive named `model.mar`.

    Its handler must take `{"instances": rows}` and give `{"predictions": rows}`.

    Raises:
        ProcessTimeoutError: it wasn't ready, or didn't answer, in time.
    """
    ports = [free_port() for _ in range(3)]
    with tempfile.TemporaryDirectory(ignore_cleanup_errors=True) as folder:
        settings = Path(folder, "config.properties")
        settings.write_text(TORCHSERVE.format(*ports), encoding="utf-8")
        command = [program, "--start", "--foreground", "--ncs", "--model-store", str(archive.parent.resolve())]
        command += ["--models", f"{NAME}={archive.name}", "--ts-config", str(settings), "--disable-token-auth"]
        return _ask_server(command, ports[0], "/ping", f"/predictions/{NAME}", batches)


def _ask_server(
    command: Sequence[str], port: int, ready: str, path: str, batches: Sequence[NDArray[np.float32]]
) -> ServedAnswers:
    try:
        with run_server(command, port, ready) as server, ThreadPoolExecutor(len(batches)) as clients:
            began = monotonic()
            messages = [{"instances": rows.tolist()} for rows in batches]
            answers = list(clients.map(lambda question: post_json(port, path, question), messages))
            seconds = server.seconds + monotonic() - began
    except (ProcessFailedError, OSError) as error:
        return ServedAnswers(None, str(error))
    parts = [_predictions(answer) for answer in answers]
    found = [part for part in parts if part is not None]
    if len(found) < len(parts):
        return ServedAnswers(
            None, next((answer.error for answer in answers if answer.error), "no predictions"), seconds
        )
    return ServedAnswers(np.concatenate(found), "", seconds)


def _predictions(reply: JsonAnswer) -> NDArray[np.float32] | None:
    answer: Any = reply.answer.get("predictions") if isinstance(reply.answer, dict) else None
    return JsonAnswer(answer).array
