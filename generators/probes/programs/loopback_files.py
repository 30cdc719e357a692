"""Files served on loopback to a page, and what the page sends back."""

from __future__ import annotations

import json
import mimetypes
import queue
import threading
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path, PurePosixPath
from typing import Any
from urllib.parse import unquote, urlsplit

# Streaming compilation asks for exactly this; a machine's own table may not know it.
TYPES = {".wasm": "application/wasm", ".mjs": "text/javascript", ".js": "text/javascript"}
ANSWER_PATH = "/answer"


class LoopbackSite:
    """What is served: a path leads to a file, to all files below a folder, or to bytes.

    Attributes:
        fetched: bytes given out for each path, in the order of the first requests.
        answers: JSON values that were posted to `ANSWER_PATH`.
        port: where it listens.
    """

    def __init__(self, files: Mapping[str, Path | bytes]) -> None:
        self.files = files
        self.fetched: dict[str, int] = {}
        self.answers: queue.SimpleQueue[Any] = queue.SimpleQueue()
        self.port = 0

    @property
    def address(self) -> str:
        """Where a page finds it."""
        return f"http://127.0.0.1:{self.port}"

    def content(self, path: str) -> bytes | None:
        """What lies at a path; None where nothing does, or where it leads out of a folder that is served."""
        found = self.files.get(path)
        if isinstance(found, bytes):
            return found
        for prefix, place in self.files.items():
            if isinstance(place, bytes) or not PurePosixPath(path).is_relative_to(prefix):
                continue
            target = place / PurePosixPath(path).relative_to(prefix)
            if target.resolve().is_relative_to(place.resolve()) and target.is_file():
                return target.read_bytes()
        return None


@contextmanager
def serve_files(files: Mapping[str, Path | bytes]) -> Iterator[LoopbackSite]:
    """A site on a free port of 127.0.0.1, gone when the block is left."""
    site = LoopbackSite(files)
    with ThreadingHTTPServer(("127.0.0.1", 0), _handler(site)) as server:
        site.port = server.server_port
        thread = threading.Thread(target=server.serve_forever, args=(0.05,), daemon=True)
        thread.start()
        try:
            yield site
        finally:
            server.shutdown()
            thread.join()


def _handler(site: LoopbackSite) -> type[BaseHTTPRequestHandler]:
    class Handler(BaseHTTPRequestHandler):
        """Gives out files and takes in one kind of message."""

        def do_GET(self) -> None:
            """A file, or 404."""
            path = unquote(urlsplit(self.path).path)
            content = site.content(path)
            if content is not None:
                site.fetched[path] = len(content)
            suffix = PurePosixPath(path).suffix
            kind = TYPES.get(suffix) or mimetypes.guess_type(path)[0] or "application/octet-stream"
            self.reply(404 if content is None else 200, content or b"", kind if suffix else "text/html")

        def do_POST(self) -> None:
            """A message, or 400."""
            body = self.rfile.read(int(self.headers.get("Content-Length") or 0))
            try:
                site.answers.put(json.loads(body))
            except ValueError:
                self.reply(400, b"", "text/plain")
            else:
                self.reply(204, b"", "text/plain")

        def reply(self, status: int, content: bytes, kind: str) -> None:
            """Send it; a client that has gone away needs no answer."""
            try:
                self.send_response(status)
                self.send_header("Content-Type", kind)
                self.send_header("Content-Length", str(len(content)))
                self.end_headers()
                self.wfile.write(content)
            except ConnectionError:
                self.close_connection = True

        def log_message(self, *_: object) -> None:
            """Say nothing."""

    return Handler
