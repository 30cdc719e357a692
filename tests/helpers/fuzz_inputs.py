"""Inputs, and what must hold for any of them; tried a little in `make test` and a lot in `make verify`."""

from __future__ import annotations

import contextlib
import json
import tempfile
from pathlib import Path

from conftest import ENTRY, ProjectFolder, to_toml
from helpers.observations import AT, MACHINE, observation
from hypothesis import strategies as some

from generators import files
from generators.errors import ClaimsError
from generators.evidence import run_file
from generators.evidence.run_file import RecordAnswer, RunRecord
from generators.evidence.store import Store
from generators.model import Footer, Manifest, Observation, Outcome, digest
from generators.rules import parser
from generators.rules.expression import ExpressionError, parse

FRAMEWORKS = ("alpha", "beta")
LEAVES = some.one_of(
    some.none(),
    some.booleans(),
    some.integers(),
    some.integers(-(10**400), 10**400),
    some.floats(),
    some.text(max_size=20),
    some.sampled_from(["measured", "alpha", "says-yes", "../x", "\ud800", "\0", "0" * 64, "2026-11-22T12:00:00Z"]),
)
JSON = some.recursive(
    LEAVES,
    lambda inner: some.one_of(
        some.lists(inner, max_size=4), some.dictionaries(some.text(max_size=9), inner, max_size=4)
    ),
    max_leaves=12,
)
WORDS = """alpha beta other yes n t . . ( ) [ ] , + - * / ** % < <= > >= == != and or not in is if else lambda : :=
    share passes worst count abs log supported refuted wins __class__ __import__ f'{x}' 'x' {} 0 1 1e999 -2.5 9**9
    # \\ ; @ ~ ^ \u00e9 \u0663 0x1 1_0 1j None True"""
TOKENS = some.lists(some.sampled_from([*WORDS.split(), "\0", "\n", " "]), max_size=40)
RULES = some.one_of(some.text(max_size=60), TOKENS.map(" ".join), TOKENS.map("".join))


@some.composite
def mutated(draw, whole):
    """Bytes with some cut out, doubled or replaced."""
    data = bytearray(whole)
    for _ in range(draw(some.integers(1, 4))):
        start = draw(some.integers(0, len(data)))
        end = min(len(data), start + draw(some.integers(0, 60)))
        data[start:end] = draw(
            some.one_of(some.binary(max_size=12), some.just(bytes(data[start:end]) * 2), some.just(b""))
        )
    return bytes(data)


@some.composite
def altered(draw, content):
    """A JSON value with another one somewhere in it, or with a key more or less."""
    found = json.loads(json.dumps(content))
    places = [((), found)]
    for path, value in places:
        if isinstance(value, dict | list) and value:
            keys = value if isinstance(value, dict) else range(len(value))
            places += [((*path, key), value[key]) for key in keys]
    path, _ = draw(some.sampled_from(places))
    if not path:
        return draw(JSON)
    inside = found
    for key in path[:-1]:
        inside = inside[key]
    if draw(some.booleans()):
        inside[path[-1]] = draw(JSON)
    elif isinstance(inside, dict):
        del inside[path[-1]]
        inside[draw(some.text(max_size=9))] = draw(JSON)
    else:
        inside.append(draw(JSON))
    return found


# --- what is fuzzed --------------------------------------------------------------------------------------

OBSERVED = observation(run="r")
CONTENT = OBSERVED.model_dump(mode="json")
MANIFEST = Manifest(run="r", started=AT, expected=(("says-yes", "alpha"),), machine=MACHINE)
FOOTER = Footer(run="r", finished=AT, outcomes={Outcome.MEASURED: 1})
RECORD = RecordAnswer(
    generated_at=AT, total=1, result=RunRecord(manifest=MANIFEST, footer=FOOTER, observations=(OBSERVED,))
).model_dump(mode="json")
SOUND = "\n".join(to_toml(ENTRY)).encode()


def seal(content):
    """A record's file with a sound seal on any content."""
    with contextlib.suppress(ValueError, TypeError, RecursionError):
        return json.dumps({"sha256": digest(content), "content": content}).encode()
    return b"{}"


FILES = some.one_of(
    some.binary(max_size=200),
    mutated(seal(CONTENT)),
    some.one_of(JSON, altered(CONTENT), altered(MANIFEST.model_dump(mode="json"))).map(seal),
)
RECORDS = some.one_of(
    some.binary(max_size=200),
    mutated(json.dumps(RECORD).encode()),
    some.one_of(JSON, altered(RECORD), altered(RECORD).flatmap(altered)).map(
        lambda content: json.dumps(content).encode()
    ),
)
ENTRIES = some.one_of(some.binary(max_size=300), mutated(SOUND), some.text(max_size=200).map(str.encode))


class Workspace:
    """A store and a project on disk that every input is put into, one after the other."""

    def __init__(self) -> None:
        self.folder = Path(tempfile.mkdtemp(prefix="claims-fuzz-"))
        self.project = ProjectFolder(self.folder / "project")
        self.store = Store(self.folder / "evidence")
        self.store.save(OBSERVED)
        self.store.journal.begin(MANIFEST)
        self.places = [
            *self.store.folder.glob("observations/*/*.json"),
            *self.store.folder.glob("jobs/*/*.json"),
            *self.store.folder.glob("runs/*/manifest.json"),
            self.store.folder / "runs/r/footer.json",
            self.store.folder / "runs/r/observations/says-yes/alpha.json",
        ]
        self.kept = {path: path.read_bytes() for path in self.places if path.exists()}

    def evidence(self, number, content):
        """Whatever a file of the store holds, what is read is what was sealed for that place, or nothing."""
        for path in self.places:
            path.parent.mkdir(parents=True, exist_ok=True)
            if path not in self.kept:
                path.unlink(missing_ok=True)
            elif not path.exists() or path.read_bytes() != self.kept[path]:
                path.write_bytes(self.kept[path])
        self.places[number % len(self.places)].write_bytes(content)
        found = self.store.evidence("says-yes", "alpha")
        for record in (found.newest, found.good):
            assert record is None or (record.claim, record.framework) == ("says-yes", "alpha")
        for ledger in self.store.journal.ledgers():
            assert ledger.manifest.run == "r"
        assert set(self.store.journal.unfinished()) <= {("says-yes", "alpha")}
        assert files.read_record(self.folder / "none", Observation) is None

    def record(self, content):
        """A file of a run is read whole, or refused by one of our own errors."""
        path = self.folder / "run.json"
        path.write_bytes(content)
        with contextlib.suppress(ClaimsError):
            assert isinstance(run_file.read(path), RunRecord)

    def entry(self, content):
        """An entry is sound or has complaints, each a printable line with its place."""
        (self.project.root / "claims/says-yes/claim.toml").write_bytes(content)
        read = self.project.load()
        assert 1 == len(read.claims) + len(read.broken)
        for complaint in (complaint for entry in read.broken for complaint in entry.complaints):
            assert str(complaint).startswith("claims/says-yes")
            assert str(complaint).isprintable()


def rule(text):
    """A rule is read, or refused by our own error."""
    with contextlib.suppress(ExpressionError):
        assert isinstance(parse(text, FRAMEWORKS, ("other",)).tree, parser.Node)
