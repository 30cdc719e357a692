"""The live site: a served project, its log, its errors and its rebuilt pages."""

from __future__ import annotations

import contextlib
import queue
import re
import socket
import subprocess
import sys
import threading
import urllib.request
from functools import partial
from pathlib import Path

import pytest
from helpers.processes.served_claims import EPOCH, fetch
from helpers.processes.waiting import HANG, wait_until
from mkdocs.livereload import LiveReloadServer

from generators.errors import SiteError, UsageError
from generators.site.builds import serving
from generators.site.reuse.kept import keeping


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


def test_what_a_served_site_is_made_of_is_kept(project, servers):
    """A site that is served begins with the parts of an earlier build, and leaves its own."""
    for _ in range(2):
        serving.serve_site(project.root, "127.0.0.1", 0)
    with keeping(project.root / "build/pages.sqlite") as kept:
        assert kept.get("schemas", "")


def test_serving_logs_its_builds_and_ends_quietly(project, servers, capfd):
    """A served site writes to standard error what it builds, and an interrupt ends it."""
    serving.serve_site(project.root, "127.0.0.1", 0)
    out, err = capfd.readouterr()

    assert out == ""
    assert "Documentation built" in err
    assert 1 == len(servers)


def test_serving_refuses_a_collision(project, servers):
    """A first build that fails is an error in its own words."""
    project.write("docs/claims.md", "# Mine\n")

    with pytest.raises(SiteError, match="stands where the generated"):
        serving.serve_site(project.root, "127.0.0.1", 0)


def test_serving_refuses_an_address_that_is_taken(project, monkeypatch):
    """Bad usage, with the address and the way out; a full disk names the folder that is written."""
    with socket.create_server(("127.0.0.1", 0)) as taken:
        port = taken.getsockname()[1]
        with pytest.raises(
            UsageError, match=rf"^127.0.0.1:{port}: can't listen there \(got Address already in use\)"
        ):
            serving.serve_site(project.root, "127.0.0.1", port)

    def full(**_options):
        raise OSError(28, "No space left on device")

    monkeypatch.setattr("mkdocs.commands.serve.serve", full)
    with pytest.raises(OSError, match=r"No space left on device: '.*/build'"):
        serving.serve_site(project.root, "127.0.0.1", 0)


@pytest.mark.parametrize("host", ["300.1.1.1", "nowhere.invalid", "x" * 70, "a..b"])
@pytest.mark.parametrize("serve", [serving.serve_site, partial(serving.serve_preview, events=None)])
def test_serving_refuses_a_host_without_an_address(project, serve, host):
    """Bad usage, in the same words for a site and for a preview, whatever is wrong with the name."""
    with pytest.raises(UsageError, match=rf"^{host}:0: can't listen there \(got .+\); name another with --host"):
        serve(project.root, host, 0)


def test_an_edited_claim_is_live(project):
    """While the site is served, an edited script is run again and its page shows the new verdict."""
    with socket.socket() as free:
        free.bind(("127.0.0.1", 0))
        port = free.getsockname()[1]
    code = "import sys; from pathlib import Path; from generators.site.builds import serving; "
    code += "serving.serve_site(Path(sys.argv[1]), '127.0.0.1', int(sys.argv[2]))"
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


@pytest.fixture
def preview_server(project, tmp_path):
    """Makes a server of previews on a free port: from what makes the pages, and where their addresses go."""
    made = []

    def server(make, on_pages=lambda _: None, on_error=lambda _: None, watched=()):
        events = serving.PreviewEvents(make, on_pages, on_error, watched)
        made.append(serving.PreviewServer(project.root, tmp_path, "127.0.0.1", 0, events))
        return made[-1]

    yield server
    for each in made:
        each.shutdown()


def page_saying(text: str) -> serving.Preview:
    """A preview of one page, `claims/a/`, which no site has."""
    page = "claims/a/index.md"
    pages = {"index.md": "# Home\n", page: f"# A\n\n{text}\n"}
    return serving.Preview(lambda **_: pages, (page,), frozenset({page}))


def html_of(server: serving.PreviewServer) -> str:
    """The page that the server shows, as a file."""
    return Path(server.root, "claims/a/index.html").read_text(encoding="utf-8")


def test_an_edit_while_pages_are_made_is_not_lost(project, preview_server):
    """Where a file changes meanwhile, the pages are made again, and where none has changed they are not."""
    texts = []

    def make(_):
        texts.append(f"text {len(texts)}")
        if len(texts) == 1:
            project.write("claims/says-yes/notes.md", "edited while the first pages are made")
        return page_saying(texts[-1])

    server = preview_server(make)
    place = server.root
    server.refresh()
    server.refresh()

    assert ["text 0", "text 1"] == texts
    assert "text 1" in html_of(server)
    assert place == server.root  # a request that waits for a build has looked up the folder before


def test_what_can_not_be_made_leaves_the_pages(project, preview_server):
    """An error is reported and the earlier pages stay; the first ones must be made."""
    errors, answers = [], [page_saying("first"), UsageError("claims/frameworks.toml: broken"), page_saying("last")]

    def make(_):
        answer = answers.pop(0)
        if isinstance(answer, Exception):
            raise answer
        return answer

    server = preview_server(make, on_error=errors.append)
    for number in range(2):
        server.refresh()
        project.write("claims/says-yes/notes.md", f"edit {number}")
    assert (["claims/frameworks.toml: broken"], True) == (errors, "first" in html_of(server))
    server.refresh()
    assert "last" in html_of(server)

    answers += [UsageError("claims/a: no such claim")]
    with pytest.raises(UsageError, match="no such claim"):
        preview_server(make).refresh()


def test_a_preview_is_a_site_of_its_own(project, preview_server):
    """Its navigation has its pages alone; hand-written pages, other plugins and hooks are left out."""
    project.write("docs/method.md", "# Method\n")
    project.write("docs/logo.svg", "<svg/>")
    project.write("hook.py", "raise SystemExit('a hook')\n")
    project.write(
        "mkdocs.yml",
        "site_name: x\nplugins: [search, claims, {mkdocs-jupyter: {}}]\nhooks: [hook.py]\nstrict: true\n"
        "nav: [index.md, method.md, claims/index.md]\n",
    )
    server = preview_server(lambda _: page_saying("<b>mine</b>"))
    server.refresh()
    site = Path(server.root)
    page = html_of(server)

    assert ("<b>mine</b>" in page, "method/" in page) == (True, False)
    assert '<a href="../.." class="md-nav__link">' in page
    assert not (site / "search").exists()
    assert (site / "logo.svg").is_file()
    assert not (site / "method").exists()
    assert "claims/a" not in (site / "sitemap.xml").read_text(encoding="utf-8")
    assert (f"http://127.0.0.1:{server.server_port}/claims/a/",) == server.addresses


@contextlib.contextmanager
def serving_in_background(server):
    """A server that answers, and whose first pages are made, in a thread of its own."""
    thread = threading.Thread(target=server.serve)
    thread.start()
    yield
    server.shutdown()
    thread.join(HANG)


def test_while_scripts_run_the_last_pages_say_so_and_reload(project, preview_server):
    """A request waits for nothing: before the first pages a page of its own answers, and each one reloads."""
    steps, go_on = queue.Queue(), threading.Event()

    def make(on_scripts):
        number = steps.qsize()
        on_scripts((f"claims/a/verify_{number}.py",))
        steps.put(number)
        go_on.wait(HANG)
        go_on.clear()
        return page_saying(f"text {number}")

    server = preview_server(make)
    address = f"http://127.0.0.1:{server.server_port}/claims/a/"
    with serving_in_background(server):
        assert wait_until(lambda: steps.qsize() == 1)
        status, first = fetch(address)
        assert (404, True, True) == (status, "There are no pages yet" in first, "verify_0.py" in first)
        go_on.set()
        fetch(f"{server.url}livereload/{EPOCH.search(first)[1]}/1")  # answers when the page must be loaded again
        status, page = fetch(address)
        assert (200, True, False) == (status, "text 0" in page, "claims-waiting" in page)

        project.write("claims/says-yes/notes.md", "edited")
        fetch(f"{server.url}livereload/{EPOCH.search(page)[1]}/1")
        _, page = fetch(address)
        assert "text 0" in page
        assert re.search(
            r'role="status".*Running since \d\d:\d\d:\d\d: claims/a/verify_1.py\. This page reloads', page
        )
        go_on.set()
        fetch(f"{server.url}livereload/{EPOCH.search(page)[1]}/1")
        _, page = fetch(address)
        assert ("text 1" in page, "claims-waiting" in page) == (True, False)


def test_what_else_the_pages_depend_on_is_watched(tmp_path, preview_server):
    """Such as the shared probes, by an edit of which the pages are made again."""
    made, probe = [], tmp_path / "probes" / "probe.py"
    probe.parent.mkdir()
    probe.write_text("1")

    def make(_):
        made.append(probe.read_text())
        return page_saying("text")

    server = preview_server(make, watched=(probe.parent,))
    server.refresh()
    probe.write_text("edited")
    server.refresh()

    assert ["1", "edited"] == made


def test_a_folder_that_goes_while_it_is_listed_has_no_stamps(tmp_path):
    """Editors and version control remove folders at any moment; what is left is listed."""
    (tmp_path / "claim.toml").touch()
    churn = "import os\nwhile True:\n os.makedirs('a/b/c/d/e')\n os.removedirs('a/b/c/d/e')"
    with subprocess.Popen([sys.executable, "-c", churn], cwd=tmp_path) as other:
        try:
            for _ in range(3000):
                assert [tmp_path / "claim.toml"] == [*serving.file_stamps([tmp_path])]
        finally:
            other.kill()


def test_stamps_leave_out_what_no_command_reads(tmp_path):
    """Files of editors and compiled ones are no edits; a file that is gone is none either."""
    for name in ("a/claim.toml", "a/.claim.toml.swp", "a/__pycache__/x.pyc", "b.txt"):
        (tmp_path / name).parent.mkdir(parents=True, exist_ok=True)
        (tmp_path / name).write_text("x", encoding="utf-8")

    found = serving.file_stamps((tmp_path / "a", tmp_path / "b.txt", tmp_path / "gone"))
    assert [tmp_path / "a/claim.toml", tmp_path / "b.txt"] == sorted(found)
