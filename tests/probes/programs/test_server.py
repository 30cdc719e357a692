"""Servers that are really started."""

import sys
from pathlib import Path

import pytest
from helpers.processes.waiting import wait_for_end

from generators.probes.programs.fresh_interpreter import ProcessFailedError, ProcessTimeoutError
from generators.probes.programs.server import free_port, post_json, run_server

# Ready when it is asked for the third time; it starts a child, as servers do, and answers as its paths say.
SERVER = """
import json, os, subprocess, sys, time
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer

child = subprocess.Popen([sys.executable, "-c", "import time; time.sleep(600)"])
open(sys.argv[2], "w").write(f"{os.getpid()} {child.pid} {os.environ.get('MINE')}")
asked = []


class Handler(BaseHTTPRequestHandler):
    def do_GET(self):
        asked.append(self.path)
        self.reply(200 if len(asked) > 2 else 503, b"")

    def do_POST(self):
        request = json.loads(self.rfile.read(int(self.headers["Content-Length"])))
        if self.path == "/cut":
            self.connection.close()
        elif self.path == "/late":
            time.sleep(600)
        elif self.path == "/words":
            self.reply(200, b"words")
        elif self.path == "/refuse":
            self.reply(400, b"wrong shape")
        else:
            self.reply(200, json.dumps({"twice": 2 * request["value"], "asked": asked}).encode())

    def reply(self, status, body):
        self.send_response(status)
        self.send_header("Content-Length", str(len(body)))
        self.end_headers()
        self.wfile.write(body)

    def log_message(self, *_):
        pass


ThreadingHTTPServer(("127.0.0.1", int(sys.argv[1])), Handler).serve_forever()
"""


def command(port, note):
    """The server on a port, which writes who it is to a file."""
    return [sys.executable, "-c", SERVER, port, note]


@pytest.fixture
def server(tmp_path):
    """One that is ready."""
    port = free_port()
    with run_server(command(port, tmp_path / "note"), port, "/ready", {"MINE": "yes"}, timeout=300) as server:
        yield server


def test_a_server_is_waited_for_until_it_is_ready(server):
    """Not only until it listens."""
    assert server.seconds > 0
    assert post_json(server.port, "/", {"value": 21}).answer == {"twice": 42, "asked": ["/ready"] * 3}


@pytest.mark.parametrize(
    ("path", "message"),
    [("/refuse", "status 400: wrong shape"), ("/words", "no JSON: 'words'"), ("/cut", ":")],
)
def test_what_is_no_answer_is_reported_in_words(server, path, message):
    """A refusal, something else than JSON, and a connection that is cut."""
    answer = post_json(server.port, path, {"value": 1})

    assert answer.answer is None
    assert message in answer.error


def test_a_late_answer_is_no_refusal(server):
    """It raises."""
    with pytest.raises(ProcessTimeoutError, match="no answer within"):
        post_json(server.port, "/late", {"value": 1}, timeout=0.3)


def test_a_server_and_its_children_are_ended(tmp_path):
    """Nothing that it started is left, and nobody listens any more."""
    port, note = free_port(), tmp_path / "note"
    with run_server(command(port, note), port, "/ready", {"MINE": "yes"}, timeout=300):
        mine, child, variable = note.read_text().split()
        assert Path("/proc", mine).exists()
        assert Path("/proc", child).exists()

    assert variable == "yes"
    assert wait_for_end(int(mine))
    assert wait_for_end(int(child))
    assert post_json(port, "/", {"value": 1}).answer is None


def test_a_server_that_ends_says_what_it_printed():
    """Such as one that can't load its model."""
    code = "import sys; print('no such model'); sys.exit(4)"

    with (
        pytest.raises(ProcessFailedError, match="status 4: no such model"),
        run_server([sys.executable, "-c", code], 1, "/"),
    ):
        pass


def test_a_server_that_is_never_ready_is_late():
    """And is ended."""
    sleeping = [sys.executable, "-c", "import time; time.sleep(600)"]

    with (
        pytest.raises(ProcessTimeoutError, match="not ready within"),
        run_server(sleeping, free_port(), "/", timeout=0.1),
    ):
        pass
