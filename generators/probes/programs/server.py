"""Serving programs: started on loopback, asked over HTTP, and ended with all that they started."""

from __future__ import annotations

import http.client
import json
import os
import signal
import socket
import subprocess
import tempfile
from collections.abc import Iterator, Mapping, Sequence
from contextlib import contextmanager, suppress
from pathlib import Path
from time import monotonic, sleep
from typing import Any, NamedTuple

from generators.probes.programs.fresh_interpreter import ProcessFailedError, ProcessTimeoutError
from generators.probes.programs.json_messages import JsonAnswer

HOST = "127.0.0.1"
REFUSALS = (http.client.HTTPException, OSError)


class Server(NamedTuple):
    """A serving process that says it is ready.

    Attributes:
        port: where it listens.
        seconds: wall time from starting it until it was ready.
    """

    port: int
    seconds: float


def free_port() -> int:
    """A port of loopback that nobody listens on at this moment."""
    with socket.socket() as end:
        end.bind((HOST, 0))
        return int(end.getsockname()[1])


@contextmanager
def run_server(
    command: Sequence[str | Path],
    port: int,
    ready: str,
    environment: Mapping[str, str] | None = None,
    timeout: float = 120,
) -> Iterator[Server]:
    """A server in a process group of its own, ready; all of it is gone when the block is left.

    Args:
        command: its program and arguments, which tell it the port.
        port: where it will listen on loopback.
        ready: path that it answers with status 200 once it can be asked.
        environment: variables beside PATH and those of the caller that name threads, scratch and caches.
        timeout: seconds until it must be ready.

    Raises:
        ProcessFailedError: it ended before it was ready; the message holds the end of what it printed.
        ProcessTimeoutError: it wasn't ready in time.
    """
    with tempfile.TemporaryDirectory(ignore_cleanup_errors=True) as folder, Path(folder, "log").open("wb+") as log:
        began = monotonic()
        process = subprocess.Popen(
            [*map(str, command)],
            env={**os.environ, **(environment or {})},
            cwd=folder,
            stdin=subprocess.DEVNULL,
            stdout=log,
            stderr=subprocess.STDOUT,
            start_new_session=True,
        )
        try:
            while not _is_ready(port, ready):
                if process.poll() is not None:
                    log.seek(0)
                    printed = log.read().decode(errors="replace").strip()[-1500:]
                    raise ProcessFailedError(f"the server ended with status {process.returncode}: {printed}")
                if monotonic() - began > timeout:
                    raise ProcessTimeoutError(f"the server was not ready within {timeout:g} s")
                sleep(0.05)
            yield Server(port, monotonic() - began)
        finally:
            with suppress(ProcessLookupError):
                os.killpg(process.pid, signal.SIGKILL)
            process.wait()


def post_json(port: int, path: str, question: Any, timeout: float = 60) -> JsonAnswer:  # noqa: ANN401 - any JSON
    """What a server answers to JSON that is posted; `seconds` count from the request.

    A status other than 200, a connection that ends early and an answer that is no JSON are no answer.

    Raises:
        ProcessTimeoutError: it did not answer in time.
    """
    began = monotonic()
    connection = http.client.HTTPConnection(HOST, port, timeout=timeout)
    try:
        connection.request("POST", path, json.dumps(question), {"Content-Type": "application/json"})
        response = connection.getresponse()
        text = response.read().decode(errors="replace")
    except TimeoutError as error:
        raise ProcessTimeoutError(f"no answer within {timeout:g} s") from error
    except REFUSALS as error:
        return JsonAnswer(None, f"{type(error).__name__}: {error}", monotonic() - began)
    finally:
        connection.close()
    seconds = monotonic() - began
    if response.status != http.client.OK:
        return JsonAnswer(None, f"status {response.status}: {text.strip()[:500]}", seconds)
    try:
        return JsonAnswer(json.loads(text), "", seconds)
    except ValueError:
        return JsonAnswer(None, f"no JSON: {text[:200]!r}", seconds)


def _is_ready(port: int, path: str) -> bool:
    connection = http.client.HTTPConnection(HOST, port, timeout=5)
    try:
        connection.request("GET", path)
        response = connection.getresponse()
        response.read()
    except REFUSALS:
        return False
    finally:
        connection.close()
    return response.status == http.client.OK
