"""Reading `claims/`: sound entries, broken entries with their complaints, and errors that end the command."""

from __future__ import annotations

import pytest

from generators.entries import folder as folders
from generators.entries.load import read_project
from generators.errors import UsageError
from generators.model import BrokenEntry, Status, Topic


def broken(project, claim_id: str = "says-yes") -> BrokenEntry:
    """The broken entry of that id."""
    return next(entry for entry in project.load().broken if entry.id == claim_id)


def messages(project, claim_id: str = "says-yes") -> list[str]:
    """Its complaints as lines."""
    return [str(complaint) for complaint in broken(project, claim_id).complaints]


def test_reads_a_sound_project(project):
    """Frameworks, passages and a claim with its scripts, prose, digests and lines."""
    project.write("claims/says-yes/data/rows.csv", "1,2\n")
    found = project.load()
    claim = project.claim()

    assert list(found.frameworks) == ["alpha", "beta"]
    assert found.frameworks["alpha"].module == "json"
    assert {"intro.p1", "intro.p2", "head"} == set(found.article.passages)
    assert (claim.method, claim.limits) == ("Each script answers.", "One answer a script.")
    assert {"verify_alpha.py", "verify_beta.py"} == set(claim.files)
    assert {"verify_alpha.py", "verify_beta.py", "data/rows.csv"} == set(claim.digests)
    assert claim.lines["title"] == 1
    assert found.broken == ()


def test_ignores_what_is_no_claim(project):
    """Files, `_template`, hidden folders and caches are neither claims nor parts of one."""
    project.write("claims/README.md", "x")
    project.write("claims/_template/claim.toml", "x")
    project.write("claims/.hidden/claim.toml", "x")
    before = project.claim().digests
    project.write("claims/says-yes/__pycache__/x.pyc", "x")
    project.write("claims/says-yes/.cache/x", "x")
    project.write("claims/says-yes/.x", "x")

    assert [claim.id for claim in project.load().claims] == ["says-yes"]
    assert before == project.claim().digests
    assert project.load().broken == ()


def test_a_link_to_a_file_beside_the_claims_is_no_claim(project):
    """The article's outline may lie elsewhere, as where two projects share it."""
    path = project.root / "claims/article.toml"
    path.rename(project.root / "shared.toml")
    path.symlink_to("../shared.toml")

    assert {"says-yes"} == project.load().ids


def test_headings_of_notes_end_each_other_whatever_the_line_ends(project):
    """A section ends at the next heading of its level; CRLF is fine."""
    project.write(
        "claims/says-yes/notes.md", "# T\r\n## Method\r\nm\r\n### more\r\n## Read more \r\nx\r\n## Limits\r\nl"
    )
    claim = project.claim()

    assert (claim.method, claim.limits) == ("m\n### more", "l")


@pytest.mark.parametrize(
    ("notes", "method"),
    [
        ("## Method\rm\r## Limits\rl", "m"),
        ("## Method ##\nm\n##  Limits  \nl", "m"),
        ("Method\n------\nm\n\nLimits\n---\nl", "m"),
        ("## Method\n~~~sh\n## Limits\n~~~\nm\n## Limits\nl", "~~~sh\n## Limits\n~~~\nm"),
        ("## Method\nm\n\n    ## Limits\n\n> ## Limits\n## Limits\nl", "m\n\n    ## Limits\n\n> ## Limits"),
    ],
)
def test_headings_of_notes_are_those_of_markdown(project, notes, method):
    """Every form of a heading counts, and what looks like one in code or a quotation stays in its section."""
    project.write("claims/says-yes/notes.md", notes)

    assert (project.claim().method, project.claim().limits) == (method, "l")


@pytest.mark.parametrize("ends", [b"\r\n", b"\r"])
def test_a_script_has_the_lines_that_python_runs(project, ends):
    """Line ends of other systems become plain, so that pages show each line of the script that ran."""
    script = project.root / "claims/says-yes/verify_alpha.py"
    plain = project.claim().files[script.name]
    script.write_bytes(plain.encode().replace(b"\n", ends))

    assert plain == project.claim().files[script.name]


def test_notes_may_be_absent(project):
    """Without notes both sections are empty; only a lint rule requires them."""
    project.add("says-yes", files={"notes.md": None})

    assert (project.claim().method, project.claim().limits) == ("", "")


def test_refuses_a_root_without_claims(tmp_path):
    """The way out names `--root`."""
    with pytest.raises(UsageError, match="no claims folder here; go to the project's root or name it with --root"):
        read_project(tmp_path)


def test_names_every_misshapen_key_with_its_line(project):
    """All complaints come at once, in the order of the lines; title and topic are kept for the site."""
    folder = project.add("bad", title="Bad one", favours=3, toppic="x", scope=None, appearances=[])

    assert messages(project, "bad") == [
        "claims/bad/claim.toml: scope: field required (got nothing); add it, see claims/_template/claim.toml",
        (
            "claims/bad/claim.toml:4: favours: input should be a valid string (got 3); "
            "give a value of that kind, see claims/_template/claim.toml"
        ),
        (
            "claims/bad/claim.toml:5: appearances: tuple should have at least 1 item after validation, "
            "not 0 (got []); give a value of that kind, see claims/_template/claim.toml"
        ),
        (
            "claims/bad/claim.toml:8: toppic: extra inputs are not permitted (got 'x'); "
            "remove it or correct its name: did you mean topic?"
        ),
    ]
    assert (broken(project, "bad").title, broken(project, "bad").topic) == ("Bad one", Topic.EASE_OF_USE)
    assert folder.is_dir()
    assert [claim.id for claim in project.load().claims] == ["says-yes"]


@pytest.mark.parametrize(("title", "topic"), [(3, "x"), ("", 3), (["x"], [])])
def test_a_broken_entry_always_has_a_title(project, title, topic):
    """Where the entry's title can't be read, it is the name of the folder."""
    project.add("says-yes", title=title, topic=topic)

    assert (broken(project).title, broken(project).topic) == ("says-yes", None)


@pytest.mark.parametrize(
    ("text", "complaint"),
    [
        (
            "x = 1\ny = [",
            "claims/says-yes/claim.toml: not valid TOML: Invalid value (at end of document) (got 11 characters)",
        ),
        ("x = 1\nx = 2\n", "claims/says-yes/claim.toml:2: not valid TOML: Cannot overwrite a value (at line 2"),
        ("x = " + "9" * 5000, "claims/says-yes/claim.toml: not valid TOML: Exceeds the limit"),
        ("x = 0x" + "f" * 5000, "claims/says-yes/claim.toml: not valid TOML: Exceeds the limit"),
        ("x = " + "[" * 100_000, "claims/says-yes/claim.toml: not valid TOML: maximum recursion depth"),
        ("a." * 990 + "a = 1", "recursion"),
        ("a." * 100_000 + "a = 1", "claims/says-yes/claim.toml: not valid TOML: a line with over 1,000 dots"),
        ("a." * 300 + "a = 1", "claims/says-yes/claim.toml: the entry: invalid JSON: recursion limit"),
    ],
)
def test_complains_of_toml_that_cannot_be_read(project, text, complaint):
    """Syntax errors, repeated keys, very long numbers and deep nesting are complaints, never a crash."""
    project.add("says-yes", files={"claim.toml": text})

    assert len(messages(project)) == 1
    assert complaint in messages(project)[0]


@pytest.mark.parametrize("status", [None, "draft", "retired", "published", "nonsense"])
def test_an_entry_that_is_no_toml_keeps_its_status(project, status):
    """A draft with a syntax error is still a draft, which no site lists."""
    line = f'status = "{status}"\n' if status else ""
    project.add("says-yes", files={"claim.toml": f"title = \n{line}"})

    assert (status if status in tuple(Status) else None) == broken(project).status
    assert broken(project).listed is (status not in ("draft", "retired"))


def test_a_broken_entry_keeps_its_place_as_far_as_it_can_be_read(project):
    """Its kind, its lead and its passages; what is of another type counts as left out."""
    project.add("says-yes", title="", kind="follow-up", facet_of="main", appearances=["intro.p1", 2])
    read = broken(project)
    project.add("says-yes", kind="question", facet_of=1, appearances="intro.p1")
    unread = broken(project)

    assert ("follow-up", "main", ("intro.p1",)) == (read.kind, read.facet_of, read.appearances)
    assert ("article", "", ()) == (unread.kind, unread.facet_of, unread.appearances)


def test_an_empty_entry_gets_a_complaint_for_every_required_key(project):
    """An empty file is a file: eight required keys are missing."""
    project.add("says-yes", files={"claim.toml": ""})

    assert [complaint.what.partition(":")[0] for complaint in broken(project).complaints] == [
        "added",
        "appearances",
        "favours",
        "scope",
        "statement",
        "title",
        "topic",
    ]


def test_complains_of_a_folder_without_entry(project):
    """The way out is the template."""
    project.add("says-yes", files={"claim.toml": None})

    assert messages(project) == ["claims/says-yes/claim.toml: no such file (got nothing); copy claims/_template/"]


@pytest.mark.parametrize("content", [b"\xff", b"#" * (folders.LARGEST_TEXT + 1)])
def test_complains_of_an_entry_that_is_no_text(project, content):
    """Its keys are unknown then, so that there is one complaint."""
    (project.root / "claims/says-yes/claim.toml").write_bytes(content)

    assert len(messages(project)) == 1
    assert messages(project)[0].startswith("claims/says-yes/claim.toml:")


@pytest.mark.parametrize(
    "name",
    ["says-yes/claim.toml", "says-yes/notes.md", "says-yes/verify_alpha.py", "frameworks.toml", "article.toml"],
)
def test_a_byte_order_mark_is_no_part_of_a_text(project, name):
    """A file that an editor saves with the mark is read as it is without it."""
    sound = project.load()
    path = project.root / "claims" / name
    path.write_bytes(b"\xef\xbb\xbf" + path.read_bytes())
    read = project.load()

    assert read.broken == ()
    assert (read.frameworks, read.article) == (sound.frameworks, sound.article)
    assert project.claim().entry == sound.claims[0].entry
    assert project.claim().files == sound.claims[0].files
