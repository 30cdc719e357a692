"""A version of a claim's file comes in; what of it counts, without formatting, goes out, to be compared."""

from __future__ import annotations

import ast
import hashlib
import warnings
from collections.abc import Mapping
from typing import NamedTuple

from pydantic import ValidationError

from generators.entries.toml_errors import parse_toml
from generators.model import Measure, Rules, Status, UsesAll

OURS = "generators"  # the package of the shared probes
DOCUMENTED = (ast.Module, ast.ClassDef, ast.FunctionDef, ast.AsyncFunctionDef)
MEASURED = ("better", "smallest_effect", "clock")  # of a measure: `worst`, the noise gate and timings read them
CHOOSING = tuple(field.alias or name for name, field in UsesAll.model_fields.items())
IMPLIED = ("ctx", "kind", "type_comment")  # fields that follow from the others, or mean nothing


class EntryVersion(NamedTuple):
    """What a version of a `claim.toml` demands.

    Attributes:
        published: whether its status is `published`.
        demands: a text of `[verdict]`, the same for rules that differ in their formatting alone.
        kinds: the kind of each measure, by name.
        keys: the other keys that decide a verdict, by name, such as `call_time.clock` or `uses.digits`.
        rules: of `[verdict]`; None where there are none, or where they can't be read any more.
    """

    published: bool
    demands: str
    kinds: Mapping[str, object]
    keys: Mapping[str, object]
    rules: Rules | None


class CodeVersion(NamedTuple):
    """Digests of a Python file without its imports, docstrings, comments and formatting.

    Attributes:
        code: of all the rest.
        content: the same without white space in texts, and whatever the shared probes are called.
    """

    code: str
    content: str


def entry_version(content: bytes) -> EntryVersion | None:
    """What a `claim.toml` demands; None where it can't be read."""
    try:
        table = parse_toml(content.decode("utf-8-sig"))
    except (ValueError, RecursionError):
        return None
    rules, measures = _table(table, "verdict"), _table(table, "measures")
    return EntryVersion(
        published=table.get("status") == Status.PUBLISHED,
        demands="\n".join(f"{key} = {_plain(value)}" for key, value in sorted(rules.items()) if value),
        kinds={name: measure.get("kind") for name, measure in measures.items() if isinstance(measure, dict)},
        keys={**_measured(measures), **_used(table)},
        rules=_rules(rules),
    )


def _measured(measures: Mapping[str, object]) -> dict[str, object]:
    """The keys of measures that gates and rules read; one that is left out has its usual value."""
    return {
        f"{name}.{key}": measure.get(key, Measure.model_fields[key].default)
        for name, measure in measures.items()
        if isinstance(measure, dict)
        for key in MEASURED
    }


def _used(table: Mapping[str, object]) -> dict[str, object]:
    """The claims that rules name, by alias, and by what each table of `[uses_all]` chooses them."""
    chosen = {
        f"uses_all.{name}.{key}": _listed(value)
        for name, choice in _table(table, "uses_all").items()
        if isinstance(choice, dict)
        for key, value in {**{key: [] for key in CHOOSING}, **choice}.items()
    }
    return {f"uses.{alias}": claim_id for alias, claim_id in _table(table, "uses").items()} | chosen


def _table(table: Mapping[str, object], key: str) -> dict[str, object]:
    found = table.get(key)
    return found if isinstance(found, dict) else {}


def _listed(value: object) -> tuple[str, ...]:
    """A value of `[uses_all]`: one name means what a list of that name means, and order means nothing."""
    return tuple(sorted(map(str, value if isinstance(value, list) else [value])))


def code_version(content: bytes) -> CodeVersion:
    """The digests of a Python file; where it can't be parsed, both are of every byte of it."""
    try:
        with warnings.catch_warnings():
            warnings.simplefilter("ignore")  # an invalid escape in a script is none of our business
            tree = ast.parse(content)
        code, plain = _TreeText(), _TreeText(_probes(tree))
        code.add(tree)
        plain.add(tree)
    except (SyntaxError, ValueError, RecursionError, MemoryError):
        whole = hashlib.sha256(content).hexdigest()
        return CodeVersion(whole, whole)
    return CodeVersion(code.digest, plain.digest)


class _TreeText:
    """A syntax tree as texts, without imports and docstrings.

    Attributes:
        names: of shared probes, to be written as numbers, with the words of texts alone; None leaves all as it is.
        texts: what is written so far.
    """

    def __init__(self, names: frozenset[str] | None = None) -> None:
        self.names = names
        self.texts: list[str] = []
        self._numbers: dict[str, str] = {}

    @property
    def digest(self) -> str:
        """SHA-256 of the texts."""
        return hashlib.sha256("\0".join(self.texts).encode("utf-8", "surrogatepass")).hexdigest()

    def add(self, node: ast.AST) -> None:
        """Write a node and all that is below it."""
        if isinstance(node, ast.Import | ast.ImportFrom) or self._is_written(node):
            return
        self.texts.append(type(node).__name__)
        documented = isinstance(node, DOCUMENTED) and ast.get_docstring(node, clean=False) is not None
        for field in node._fields:
            value = getattr(node, field, None)
            if isinstance(value, ast.AST):
                if field not in IMPLIED:
                    self.add(value)
            elif isinstance(value, list):
                self.texts.append("(")
                for item in value[1:] if documented and field == "body" else value:
                    if isinstance(item, ast.AST):
                        self.add(item)
                    else:
                        self.texts.append(repr(item))
                self.texts.append(")")
            elif field not in IMPLIED:
                self.texts.append(repr(value))

    def _is_written(self, node: ast.AST) -> bool:
        """Write a text by its words, or a shared probe as a number; False for any other node."""
        if self.names is None:
            return False
        if isinstance(node, ast.Constant) and isinstance(node.value, str):
            self.texts.append(" ".join(node.value.split()))
            return True
        top = node.value if isinstance(node, ast.Attribute) else node
        if not isinstance(top, ast.Name) or top.id not in self.names:
            return False
        name = f"{top.id}.{node.attr}" if isinstance(node, ast.Attribute) else top.id
        self.texts.append(self._numbers.setdefault(name, f"probe {len(self._numbers)}"))
        return True


def _probes(tree: ast.Module) -> frozenset[str]:
    """The names that a module imports from our package."""
    return frozenset(
        alias.asname or alias.name
        for node in ast.walk(tree)
        if isinstance(node, ast.ImportFrom) and (node.module or "").partition(".")[0] == OURS
        for alias in node.names
    )


def _plain(value: object) -> str:
    """A value of `[verdict]`; a rule as its syntax tree, names in their order."""
    if isinstance(value, list):
        return str(sorted(map(str, value)))
    try:
        return ast.dump(ast.parse(f"({value})", mode="eval"))
    except (SyntaxError, ValueError, RecursionError, MemoryError):
        return str(value)


def _rules(table: Mapping[str, object]) -> Rules | None:
    lists = {key: tuple(value) if isinstance(value, list) else value for key, value in table.items()}
    try:
        return Rules.model_validate(lists, strict=True) if table else None
    except ValidationError:
        return None
