"""A small network, and a server that is asked about it."""

import sys
import time
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path

import numpy as np

from generators.probes.measuring.agreement import largest_difference
from generators.probes.programs.fresh_interpreter import (
    ProcessFailedError,
)
from generators.probes.programs.json_messages import bytes_of
from generators.probes.programs.server import (
    free_port,
    post_json,
    run_server,
)

RANDOM = np.random.default_rng(61)
CLIENTS = 4
OFF = 0.5
ABOUT = (OFF - 1e-5, OFF + 1e-5)


def draw(*shape):
    """Single-precision noise."""
    return RANDOM.standard_normal(shape).astype(np.float32)


# Kernel (in, out) and bias, twice.
WEIGHTS = [draw(8, 16), draw(16), draw(16, 3), draw(3)]
CHANGED = [*WEIGHTS[:3], WEIGHTS[3] + np.float32(OFF)]
# Three rows from each client, and one that is too wide.
QUESTIONS, TOO_WIDE = draw(CLIENTS * 3, 8), draw(3, 9)
HIDDEN = np.maximum(QUESTIONS @ WEIGHTS[0] + WEIGHTS[1], 0)
EXPECTED = HIDDEN @ WEIGHTS[2] + WEIGHTS[3]
SILENCE = float(np.abs(EXPECTED).max())

# Around lines that define `load` and `answer`.
SERVER = """
import sys

import litserve
import numpy as np
{lines}


class Api(litserve.LitAPI):
    def setup(self, device):
        self.model = load(sys.argv[1])

    def decode_request(self, request):
        return np.array(request["instances"], dtype=np.float32)

    def predict(self, rows):
        return answer(self.model, rows)

    def encode_response(self, output):
        return {{"predictions": output.tolist()}}


if __name__ == "__main__":
    litserve.LitServer(Api(), accelerator="cpu").run(
        host="127.0.0.1",
        port=int(sys.argv[2]),
        num_api_servers=1,
        generate_client_file=False,
    )
"""
# A model that needs no framework: a matrix in a file.
MATRIX = draw(8, 3)
MATRIX_LINES = """
load = np.load


def answer(model, rows):
    return rows @ model
"""


def served(lines, artefact, folder):
    """What a server of a saved model answers clients at once.

    With the measures but for the difference.
    """
    script, port = Path(folder, "server.py"), free_port()
    script.write_text(SERVER.format(lines=lines))
    command = [
        sys.executable,
        "-P",
        script,
        artefact.resolve(),
        port,
    ]
    quiet = {"LITSERVE_SKIP_UPDATE_CHECK": "1"}
    try:
        with run_server(command, port, "/health", quiet) as server:
            began = time.monotonic()
            answer = asked_at_once(port)
            seconds = server.seconds + time.monotonic() - began
            wide = post_json(
                port, "/predict", {"instances": TOO_WIDE.tolist()}
            )
            again = np.array_equal(asked_at_once(port), answer)
    except ProcessFailedError:
        return None, {}
    return answer, {
        "refuses_wrong_shape": wide.answer is None and again,
        "model_bytes": bytes_of(artefact),
        "cold_start": seconds,
    }


def asked_at_once(port):
    """The answers to four clients, or None where one gets none."""
    asked = [
        {"instances": rows.tolist()}
        for rows in np.split(QUESTIONS, CLIENTS)
    ]
    with ThreadPoolExecutor(CLIENTS) as clients:
        replies = list(
            clients.map(
                lambda question: post_json(
                    port, "/predict", question
                ),
                asked,
            )
        )
    if any(reply.answer is None for reply in replies):
        return None
    return np.concatenate(
        [reply.answer["predictions"] for reply in replies]
    )


def plain_controls(folder):
    """A matrix in the same server, whole and half."""
    right, whole = QUESTIONS @ MATRIX, Path(folder, "matrix.npy")
    np.save(whole, MATRIX)
    answer, rest = served(MATRIX_LINES, whole, folder)
    yield "diff", largest_difference(answer, right), (0, 1e-5)
    yield "refuses_wrong_shape", rest["refuses_wrong_shape"], True
    yield "model_bytes", rest["model_bytes"], 128 + 4 * MATRIX.size
    # A server that pads its questions refuses nothing, and one that
    # waits half a second is seen to.
    padded = MATRIX_LINES.replace(
        "load = np.load",
        "import time; time.sleep(0.5); load = np.load",
    )
    answer, rest = served(
        padded.replace("rows @", "rows[:, :8] @"), whole, folder
    )
    yield "refuses_wrong_shape", rest["refuses_wrong_shape"], False
    yield "cold_start", rest["cold_start"], (0.5, 120)
    np.save(whole, MATRIX[:4])
    answer, _ = served(MATRIX_LINES, whole, folder)
    yield (
        "diff",
        largest_difference(answer, right),
        float(np.abs(right).max()),
    )
