"""Files on loopback, really asked for."""

import http.client
import os

import pytest

from generators.probes.programs import loopback_files
from generators.probes.programs.loopback_files import ANSWER_PATH, serve_files


@pytest.fixture
def site(tmp_path):
    """A file, bytes, and a folder beside which lies something that isn't served."""
    folder = tmp_path / "served"
    folder.mkdir()
    (folder / "a.wasm").write_bytes(b"\0asm")
    (folder / "b.js").write_text("1")
    (tmp_path / "hidden.txt").write_text("hidden")
    with serve_files({"/": b"<p>", "/lib": folder, "/one.json": folder / "b.js"}) as response:
        yield response


def ask(site, path, method="GET", body=None):
    """Status, type and content."""
    connection = http.client.HTTPConnection("127.0.0.1", site.port, timeout=300)
    connection.request(method, path, body)
    response = connection.getresponse()
    reply = response.status, response.headers["Content-Type"], response.read()
    connection.close()
    return reply


@pytest.mark.parametrize(
    ("path", "kind", "content"),
    [
        ("/", "text/html", b"<p>"),
        ("/lib/a.wasm", "application/wasm", b"\0asm"),
        ("/lib/b.js?v=1", "text/javascript", b"1"),
        ("/one.json", "application/json", b"1"),
    ],
)
def test_what_is_there_is_given_out_with_its_type(site, path, kind, content):
    """A browser refuses to stream WebAssembly of another type."""
    assert (200, kind, content) == ask(site, path)
    assert site.fetched == {path.partition("?")[0]: len(content)}


@pytest.mark.parametrize(
    "path", ["/lib", "/lib/", "/lib/none.js", "/nothing", "/lib/../hidden.txt", "/hidden.txt"]
)
def test_nothing_else_is_given_out(site, path):
    """Neither what isn't there nor what lies beside the folder."""
    status, _, content = ask(site, path)

    assert (status, content) == (404, b"")
    assert site.fetched == {}


def test_a_message_is_kept_and_nonsense_is_refused(site):
    """A page posts JSON."""
    assert ask(site, ANSWER_PATH, "POST", b'{"answer": 1}')[0] == 204
    assert ask(site, ANSWER_PATH, "POST", b"{")[0] == 400
    assert site.answers.get(timeout=300) == {"answer": 1}
    assert site.answers.empty()


def test_one_who_goes_away_does_no_harm(tmp_path, site):
    """A connection that is cut while a large file is sent leaves the server answering."""
    large = tmp_path / "served" / "large.bin"
    large.write_bytes(os.urandom(1 << 20) * 32)
    connection = http.client.HTTPConnection("127.0.0.1", site.port, timeout=300)
    connection.request("GET", "/lib/large.bin")
    connection.sock.close()
    connection.close()

    assert ask(site, "/")[0] == 200


def test_a_type_that_nobody_knows_is_bytes(tmp_path):
    """As models have."""
    (tmp_path / "m.unheardof").write_bytes(b"1")
    with loopback_files.serve_files({"/m": tmp_path}) as site:
        assert ask(site, "/m/m.unheardof")[1] == "application/octet-stream"
