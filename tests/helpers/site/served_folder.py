"""Serves a folder on the loopback interface, for tests that open its pages in a browser."""

from __future__ import annotations

import gzip
import io
import threading
from collections.abc import Iterator
from contextlib import contextmanager
from functools import cache, partial
from http.server import SimpleHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path

TEXTS = ("text/", "application/json", "application/javascript", "application/xml", "image/svg+xml")


class SilentHandler(SimpleHTTPRequestHandler):
    """Serves a folder and logs nothing."""

    def log_message(self, *_: object) -> None:
        """Log nothing."""


class CompressingHandler(SilentHandler):
    """Serves texts compressed and keeps connections open, as the hosts of sites do."""

    protocol_version = "HTTP/1.1"

    def send_head(self) -> io.BytesIO | io.BufferedReader | None:
        """The compressed text where the address leads to one and the client takes it; else the file as it is."""
        path = Path(self.translate_path(self.path))
        file = path / "index.html" if path.is_dir() and self.path.endswith("/") else path
        kind = self.guess_type(file)
        if not (file.is_file() and kind.startswith(TEXTS) and "gzip" in self.headers.get("Accept-Encoding", "")):
            return super().send_head()
        body = _compressed(file, file.stat().st_mtime_ns)
        self.send_response(200)
        self.send_header("Content-Type", kind)
        self.send_header("Content-Encoding", "gzip")
        self.send_header("Content-Length", str(len(body)))
        self.end_headers()
        return io.BytesIO(body)


class Server(ThreadingHTTPServer):
    """A server at which a hundred connections may wait, as many as linkinator opens at once."""

    request_queue_size = 128


@cache
def _compressed(file: Path, _changed: int) -> bytes:
    return gzip.compress(file.read_bytes())


@contextmanager
def served(folder: Path, handler: type[SilentHandler] = SilentHandler) -> Iterator[str]:
    """The address of a folder while it is served, with a slash at its end."""
    with Server(("127.0.0.1", 0), partial(handler, directory=str(folder))) as server:
        thread = threading.Thread(target=server.serve_forever, daemon=True)
        thread.start()
        try:
            yield f"http://127.0.0.1:{server.server_port}/"
        finally:
            server.shutdown()
            thread.join()
