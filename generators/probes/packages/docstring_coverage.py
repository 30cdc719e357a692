"""How much of a module is explained in the module itself."""

from __future__ import annotations

import inspect
import re
from dataclasses import dataclass
from types import ModuleType

ENOUGH = 10  # words; fewer restate the name and the arguments
EXAMPLE = re.compile(r">>>|```|\bexamples?\b", re.IGNORECASE)


@dataclass(frozen=True)
class DocstringCoverage:
    """The docstrings of the public functions and classes of some modules.

    Attributes:
        names: all of them, each object once a module, as "module.name".
        explained: those with a docstring of their own of ten words or more.
        examples: those of the explained with an example.
    """

    names: frozenset[str]
    explained: frozenset[str]
    examples: frozenset[str]

    @property
    def share(self) -> float:
        """Share of the names that are explained, from 0 to 1; raises ZeroDivisionError where there are none."""
        return len(self.explained) / len(self.names)


def docstring_coverage(*modules: ModuleType) -> DocstringCoverage:
    """Read the docstrings of the public functions and classes of modules."""
    texts = {
        f"{module.__name__}.{name}": own_docstring(item) for module in modules for name, item in _public(module)
    }
    explained = {name for name, text in texts.items() if len(text.split()) >= ENOUGH}
    examples = {name for name in explained if EXAMPLE.search(texts[name])}
    return DocstringCoverage(frozenset(texts), frozenset(explained), frozenset(examples))


def own_docstring(item: object) -> str:
    """The docstring of an object, empty where it has none or only inherits one."""
    text = vars(item).get("__doc__") if isinstance(item, type) else getattr(item, "__doc__", None)
    return text if isinstance(text, str) else ""


def _public(module: ModuleType) -> list[tuple[str, object]]:
    """Functions and classes that `import *` would bring, each once, under the first of its names."""
    plain = (name for name in vars(module) if not name.startswith("_"))
    names = sorted(set(getattr(module, "__all__", plain)))
    found: dict[int, tuple[str, object]] = {}
    for name in names:
        item = getattr(module, name)
        if isinstance(item, type) or inspect.isroutine(item):
            found.setdefault(id(item), (name, item))
    return list(found.values())
