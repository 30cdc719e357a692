"""`serve` with ids as a user sees it: a process, its pages, its lines, and what each save brings."""

from __future__ import annotations

import json
import socket
from pathlib import Path

import pytest
from conftest import CONTROLS, FRAMEWORKS, NO, NOTES, YES
from helpers.processes.killed_runs import current_observations, ledgers
from helpers.processes.served_claims import served_claims
from helpers.processes.waiting import wait_until
from helpers.run_command import claims

from generators.evidence.store import store_of

WRONG_CONTROL = YES.replace('"yes", False, False', '"yes", False, True')
ENDLESS = "def verify():\n    while True:\n        pass\n" + CONTROLS
HANGING = "import time\n\n\ndef verify():\n    time.sleep(600)\n" + CONTROLS


def alive(session: int) -> list[str]:
    """Ids of the processes of a session that have not ended."""
    found = []
    for process in Path("/proc").glob("[0-9]*"):
        try:
            state, _, _, of_session = (process / "stat").read_text().rpartition(")")[2].split()[:4]
        except OSError:  # it has ended since it was listed
            continue
        if int(of_session) == session and state != "Z":
            found.append(process.name)
    return found


@pytest.mark.slow
def test_a_draft_is_shown_without_any_evidence(project):
    """The address is the last line; the draft alone is run, and is marked on its page and on the home page."""
    project.add("my-claim", status="draft", title="Mine")
    with served_claims(project.root, "my-claim") as served:
        status, page = served.page()
        home, other = served.page("/")[1], served.page("/claims/says-yes/")

        assert served.addresses[0].endswith("/claims/my-claim/")
        assert 200 == status
        assert "<strong>Draft: not published.</strong>" in page
        assert "conclusion--supported" in page
        assert "2 jobs of 1 claim to run, 0 fresh" in served.said
        assert {"my-claim"} == {claim for claim, _ in current_observations(project.root)}
        assert 'href="claims/my-claim/"' in home
        assert "chip--amber" in home
        assert 404 == other[0]
        assert 0 == served.interrupt()


@pytest.mark.slow
def test_each_save_is_shown(project):
    """A sentence of the notes runs nothing, an edited script runs again, and each brings a new page."""
    with served_claims(project.root, "says-yes") as served:
        assert "conclusion--supported" in served.page()[1]

        project.write("claims/says-yes/notes.md", NOTES.replace("One answer", "A single answer"))
        assert "A single answer" in served.page_with("A single answer")
        assert 1 == len(ledgers(project.root))

        project.write("claims/says-yes/verify_alpha.py", NO)
        assert "conclusion--refuted" in served.page_with("conclusion--refuted")
        assert 2 == len(ledgers(project.root))


@pytest.mark.slow
def test_mistakes_are_shown_and_the_server_lives_on(project):
    """A mistake is printed and shown on the page, the next one too, and the mended claim has its verdict again."""
    folder = project.root / "claims/says-yes"
    entry = (folder / "claim.toml").read_text(encoding="utf-8")
    with served_claims(project.root, "says-yes") as served:
        project.write("claims/says-yes/verify_alpha.py", "def verify(:\n")
        assert "complaints" in served.page_with('class="complaints"')
        assert "claims/says-yes/verify_alpha.py:1" in served.said

        project.write("claims/says-yes/verify_alpha.py", WRONG_CONTROL)
        assert "held--no" in served.page_with("held--no")

        project.write("claims/says-yes/claim.toml", f"{entry}\n[run]\ntimeout = 0.5\n")
        project.write("claims/says-yes/verify_alpha.py", ENDLESS)
        assert "timed-out" in served.page_with("timed-out")
        assert "alpha timed-out" in served.said

        project.write("claims/says-yes/claim.toml", "title = \n")
        assert "not valid TOML" in served.page_with("not valid TOML")

        project.write("claims/frameworks.toml", "[[[")
        assert "error: " in served.said_with("frameworks.toml: not readable TOML")
        assert "not valid TOML" in served.page()[1]

        project.write("claims/frameworks.toml", FRAMEWORKS)
        project.add("says-yes")
        assert "conclusion--supported" in served.page_with("conclusion--supported")


@pytest.mark.slow
def test_an_interrupt_ends_an_idle_server(project, tmp_path):
    """It exits with 0 and leaves neither a process nor a temporary file."""
    with served_claims(project.root, "says-yes") as served:
        served.page()
        code = served.interrupt()

        assert 0 == code
        assert "Traceback" not in served.said
        assert wait_until(lambda: alive(served.process.pid) == [])
        assert [] == list((tmp_path / "scratch").iterdir())


@pytest.mark.slow
def test_an_interrupt_ends_a_run(project, tmp_path):
    """It exits with 130, its scripts end, no temporary file is left, and its run stays without a footer."""
    with served_claims(project.root, "says-yes") as served:
        project.write("claims/says-yes/verify_alpha.py", HANGING)
        project.write("claims/says-yes/verify_beta.py", NO + "\n# edited\n")
        assert wait_until(store_of(project.root).journal.unfinished)
        code = served.interrupt()

        assert (130, True) == (code, "interrupted; what was observed is kept" in served.said)
        assert wait_until(lambda: alive(served.process.pid) == [])
        assert [] == list((tmp_path / "scratch").iterdir())
    assert [True, False] == [ledger.complete for ledger in ledgers(project.root)]


@pytest.mark.slow
def test_a_running_verify_is_named_and_its_evidence_shown(project):
    """Beside another run nothing is run, and the page shows what there is."""
    claims(project.root, "verify")
    project.write("claims/says-yes/verify_alpha.py", NO)
    with store_of(project.root).lock(), served_claims(project.root, "says-yes") as served:
        page = served.page()[1]

        assert "another run holds the lock" in served.said
        assert "the pages show the evidence that there is" in served.said
        assert "conclusion--not-enough-evidence" in page


@pytest.mark.slow
def test_a_conclusion_brings_what_it_rests_on(project):
    """The claims that it uses are verified, which is said, and several ids have a page each."""
    project.add(
        "advice",
        {"verify_alpha.py": None, "verify_beta.py": None},
        measures=None,
        uses={"yes": "says-yes"},
        verdict={"supported_if": "supported(yes)", "refuted_if": "refuted(yes)"},
    )
    project.add("idle", status="draft")
    with served_claims(project.root, "advice", "idle", pages=2) as served:
        assert ["advice", "idle"] == [address.rstrip("/").rpartition("/")[2] for address in served.addresses]
        assert "verified too: 1 used claim" in served.said
        assert "4 jobs of 2 claims to run" in served.said
        assert "conclusion--supported" in served.page()[1]


def test_an_address_that_is_taken_is_refused_before_anything_runs(project):
    """Bad usage, with the address and the way out."""
    with socket.create_server(("127.0.0.1", 0)) as taken:
        port = taken.getsockname()[1]
        result = claims(project.root, "serve", "says-yes", "--port", str(port))

    assert 2 == result.code
    assert f"127.0.0.1:{port}: can't listen there (got Address already in use)" in result.err
    assert "name another with --host or --port" in result.err
    assert [] == ledgers(project.root)


@pytest.mark.parametrize(
    ("claim_id", "way_out"), [("says-yess", "did you mean says-yes?"), ("../nowhere", "use one of says-yes")]
)
def test_an_unknown_claim_is_refused(project, claim_id, way_out):
    """It exits with 2 and the ids that there are, and serves nothing."""
    result = claims(project.root, "serve", claim_id, "--port", "0")

    assert (2, f"claims/{claim_id}: no such claim", True) == (
        result.code,
        result.err.removeprefix("error: ").partition(" (got")[0],
        way_out in result.err,
    )


def test_the_result_as_json_names_the_pages(project, monkeypatch):
    """One document, when the pages can be opened; later pages are progress."""

    def serve(_root, _ids, _address, _reporter, on_pages):
        on_pages(("http://127.0.0.1:8000/claims/says-yes/",))
        on_pages(("http://127.0.0.1:8000/claims/says-yes/",))

    monkeypatch.setattr("generators.commands.preview.serve_entries", serve)
    result = claims(project.root, "--json", "serve", "says-yes")

    assert ["http://127.0.0.1:8000/claims/says-yes/"] == json.loads(result.out)["result"]["pages"]
    assert "http://127.0.0.1:8000/claims/says-yes/\n" == result.err


def test_a_browser_is_opened_once(project, monkeypatch):
    """`--open` opens the first page, when it can be opened, and not again at each save."""
    opened = []
    monkeypatch.setattr("webbrowser.open", opened.append)
    monkeypatch.setattr(
        "generators.commands.preview.serve_entries", lambda *arguments: [arguments[-1](("a", "b")) for _ in "12"]
    )

    assert 0 == claims(project.root, "serve", "says-yes", "--open").code
    assert ["a"] == opened
