"""Stand-ins that speak the servers' REST interfaces: the servers themselves can't be had here."""

import sys

import numpy as np
import pytest

from generators.probes.programs.model_server import ask_tensorflow_serving, ask_torchserve

# Answers from a matrix, as the real program does from a SavedModel: the newest version of the folder.
SERVER = """
import json, sys
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path

import numpy as np
{opening}


class Handler(BaseHTTPRequestHandler):
    def do_GET(self):
        self.reply(200 if self.path == ready else 404, {{}})

    def do_POST(self):
        request = json.loads(self.rfile.read(int(self.headers["Content-Length"])))
        rows = np.array(request["instances"], dtype=np.float32)
        if self.path != path or rows.shape[1] != len(matrix):
            self.reply(400, {{"error": "wrong path or shape"}})
        else:
            self.reply(200, {{"{key}": (rows @ matrix).tolist()}})

    def reply(self, status, content):
        body = json.dumps(content).encode()
        self.send_response(status)
        self.send_header("Content-Length", str(len(body)))
        self.end_headers()
        self.wfile.write(body)

    def log_message(self, *_):
        pass


ThreadingHTTPServer(("127.0.0.1", port), Handler).serve_forever()
"""
SERVING = """
given = dict(word[2:].split("=") for word in sys.argv[1:])
assert given.keys() == {"rest_api_port", "port", "model_name", "model_base_path"}
newest = max(Path(given["model_base_path"]).iterdir(), key=lambda folder: int(folder.name))
matrix = np.load(newest / "matrix.npy")
port = int(given["rest_api_port"])
ready = f"/v1/models/{given['model_name']}"
path = ready + ":predict"
"""
TORCHSERVE = """
given = dict(zip(sys.argv[1:], sys.argv[2:]))
settings = dict(line.split("=") for line in Path(given["--ts-config"]).read_text().split())
name, archive = given["--models"].split("=")
matrix = np.load(Path(given["--model-store"], archive))
port = int(settings["inference_address"].rpartition(":")[2])
ready, path = "/ping", f"/predictions/{name}"
assert {"--start", "--foreground", "--disable-token-auth"} <= set(sys.argv)
"""
MATRIX = np.arange(8, dtype=np.float32).reshape(4, 2)
BATCHES = np.split(np.random.default_rng(5).standard_normal((6, 4)).astype(np.float32), 3)
RIGHT = np.concatenate(BATCHES) @ MATRIX


def program(folder, opening, key="predictions"):
    """A stand-in that can be started by its path."""
    path = folder / "server"
    path.write_text(f"#!{sys.executable}\n" + SERVER.format(opening=opening, key=key))
    path.chmod(0o755)
    return str(path)


@pytest.fixture
def versions(tmp_path):
    """Two versions of a model, of which the newer one counts."""
    for version, matrix in (("1", -MATRIX), ("2", MATRIX)):
        (tmp_path / "models" / version).mkdir(parents=True)
        np.save(tmp_path / "models" / version / "matrix.npy", matrix)
    return tmp_path / "models"


@pytest.fixture
def archive(tmp_path):
    """A model as TorchServe's stand-in reads it."""
    store = tmp_path / "store"
    store.mkdir()
    with (store / "model.mar").open("wb") as file:
        np.save(file, MATRIX)
    return store / "model.mar"


def test_tensorflow_serving_is_started_and_asked(tmp_path, versions):
    """Its flags, its status, and its predictions, from three clients in their order."""
    served = ask_tensorflow_serving(versions, BATCHES, program(tmp_path, SERVING))

    assert served.error == ""
    assert np.allclose(served.array, RIGHT, atol=1e-5)
    assert served.seconds > 0


def test_torchserve_is_started_and_asked(tmp_path, archive):
    """Its settings, its ping, and what its handler gives."""
    served = ask_torchserve(archive, BATCHES, program(tmp_path, TORCHSERVE))

    assert served.error == ""
    assert np.allclose(served.array, RIGHT, atol=1e-5)


def test_a_question_that_is_refused_is_no_answer(tmp_path, versions):
    """One client's refusal is enough."""
    served = ask_tensorflow_serving(versions, [*BATCHES, np.zeros((1, 5), np.float32)], program(tmp_path, SERVING))

    assert served.array is None
    assert "status 400" in served.error


def test_something_else_than_predictions_is_no_answer(tmp_path, versions):
    """Though its status is 200."""
    served = ask_tensorflow_serving(versions, BATCHES, program(tmp_path, SERVING, key="outputs"))

    assert served.array is None
    assert served.error == "no predictions"


def test_a_server_that_can_not_start_is_no_answer(tmp_path, versions):
    """Neither one that finds no model, nor a program that isn't there."""
    (tmp_path / "empty").mkdir()

    assert "status 1" in ask_tensorflow_serving(tmp_path / "empty", BATCHES, program(tmp_path, SERVING)).error
    assert "No such file" in ask_tensorflow_serving(versions, BATCHES, "/nonsense/server").error
