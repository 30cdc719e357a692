"""The live site: a served project, its log, its errors and its rebuilt pages."""

from __future__ import annotations

import contextlib
import socket
import subprocess
import sys
import urllib.request

import pytest
from helpers.processes.waiting import HANG, wait_until
from mkdocs.livereload import LiveReloadServer

from generators.errors import SiteError, UsageError
from generators.site import mkdocs_build


@pytest.fixture
def servers(monkeypatch):
    """MkDocs' servers, interrupted at once; MkDocs leaves their sockets open, so they are closed here."""
    made = []

    class Interrupted(LiveReloadServer):
        def __init__(self, *arguments, **options):
            super().__init__(*arguments, **options)
            made.append(self)

        def serve(self, **_):
            raise KeyboardInterrupt

    monkeypatch.setattr("mkdocs.commands.serve.LiveReloadServer", Interrupted)
    yield made
    for server in made:
        server.server_close()


def test_serving_logs_its_builds_and_ends_quietly(project, servers, capfd):
    """A served site writes to standard error what it builds, and an interrupt ends it."""
    mkdocs_build.serve(project.root, "127.0.0.1", 0)
    out, err = capfd.readouterr()

    assert out == ""
    assert "Documentation built" in err
    assert 1 == len(servers)


def test_serving_refuses_a_collision(project, servers):
    """A first build that fails is an error in its own words."""
    project.write("docs/claims.md", "# Mine\n")

    with pytest.raises(SiteError, match="stands where the generated"):
        mkdocs_build.serve(project.root, "127.0.0.1", 0)


def test_serving_refuses_an_address_that_is_taken(project, monkeypatch):
    """Bad usage, with the address and the way out; any other trouble of the system is the site's."""
    with socket.create_server(("127.0.0.1", 0)) as taken:
        port = taken.getsockname()[1]
        with pytest.raises(
            UsageError, match=rf"^127.0.0.1:{port}: can't listen there \(got Address already in use\)"
        ):
            mkdocs_build.serve(project.root, "127.0.0.1", port)

    def full(**_options):
        raise OSError(28, "No space left on device")

    monkeypatch.setattr("mkdocs.commands.serve.serve", full)
    with pytest.raises(SiteError, match="No space left"):
        mkdocs_build.serve(project.root, "127.0.0.1", 0)


def test_an_edited_claim_is_live(project):
    """While the site is served, an edited script is run again and its page shows the new verdict."""
    with socket.socket() as free:
        free.bind(("127.0.0.1", 0))
        port = free.getsockname()[1]
    code = "import sys; from pathlib import Path; from generators.site import mkdocs_build; "
    code += "mkdocs_build.serve(Path(sys.argv[1]), '127.0.0.1', int(sys.argv[2]))"
    page = f"http://127.0.0.1:{port}/claims/says-yes/"
    with subprocess.Popen(
        [sys.executable, "-c", code, str(project.root), str(port)], stderr=subprocess.DEVNULL
    ) as server:
        try:
            assert "verdict--not-enough-evidence" in fetched(page, "not run")
            path = project.root / "claims/says-yes/verify_alpha.py"
            path.write_text(path.read_text(encoding="utf-8") + "\n# edited\n", encoding="utf-8")
            assert "verdict--supported" in fetched(page, "conclusion--supported")
        finally:
            server.terminate()


def fetched(address: str, wanted: str) -> str:
    """The page once it holds what is wanted, or as it is when waiting is given up."""
    text = ""

    def holds() -> bool:
        nonlocal text
        with contextlib.suppress(OSError), urllib.request.urlopen(address, timeout=HANG) as answer:  # noqa: S310  # our own server
            text = answer.read().decode()
        return wanted in text

    wait_until(holds)
    return text
