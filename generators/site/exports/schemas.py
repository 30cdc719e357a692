"""Write the JSON Schemas: the entry's beside the entries, for editors; the others into the build folder."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

from generators import files
from generators.errors import UsageError
from generators.evidence.run_file import RecordAnswer
from generators.model import Complaint, Entry
from generators.model.records import ArticleAnswer, ClaimAnswer, ClaimsAnswer, DeploymentAnswer, RunAnswer
from generators.model.samples import SamplesAnswer
from generators.site.choose.records import ChooseAnswer
from generators.site.exports.pretty_json import pretty_json

ENTRY = "claim"


def write(ground: Path) -> tuple[Path, ...]:
    """Paths of the schemas of a project whose entries lie in `ground`, each just written.

    Raises:
        UsageError: this Python has no docstrings.
        EvidenceError: a file can't be written.
    """
    if not Entry.__doc__:
        what = "PYTHONOPTIMIZE: Python leaves out the docstrings that describe each key (got -OO)"
        raise UsageError(f"{what}; unset it")
    written = []
    for name, schema in json_schemas().items():
        path = _path(ground, name)
        with files.writable(path):
            path.parent.mkdir(parents=True, exist_ok=True)
            path.write_text(json_text(schema), encoding="utf-8")
        written.append(path)
    return tuple(written)


def stale(ground: Path) -> Iterator[Complaint]:
    """A complaint where the entry's schema is there and not the one that `write` would write."""
    path = _path(ground, ENTRY)
    known = Entry.__doc__ and path.is_file()  # without docstrings nobody can tell
    if known and path.read_text(encoding="utf-8", errors="replace") != json_text(json_schemas()[ENTRY]):
        yield Complaint(
            rule="schema",
            claim="",
            where=path.relative_to(ground.parent).as_posix(),
            what="the schema is not current",
            got="what another version wrote",
            way_out="run `claims schema` and commit what it writes",
        )


def _path(ground: Path, name: str) -> Path:
    folder = ground if name == ENTRY else ground.parent / "build" / "schemas"
    return folder / f"{name}.schema.json"


def json_text(content: object) -> str:
    """JSON in ASCII, keys in order."""
    return pretty_json(content) + "\n"


DRAFT = "https://json-schema.org/draft/2020-12/schema"


def json_schemas() -> dict[str, dict[str, object]]:
    """JSON Schemas: of an entry, of a run, of a run with its observations, and of the API's files."""
    entry = Entry.model_json_schema(by_alias=True)
    entry |= {"title": "Entry of a claim", "description": "The file claims/<id>/claim.toml."}
    made = {"claim": {"$schema": DRAFT} | entry}
    answers = {
        "run": RunAnswer,
        "record": RecordAnswer,
        "claims-api": ClaimsAnswer,
        "claim-api": ClaimAnswer,
        "article-api": ArticleAnswer,
        "deployment-api": DeploymentAnswer,
        "choose-api": ChooseAnswer,
        "samples-api": SamplesAnswer,
    }
    for name, answer in answers.items():
        made[name] = {"$schema": DRAFT} | answer.model_json_schema(mode="serialization")
    return made
