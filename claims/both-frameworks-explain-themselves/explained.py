"""How much of names is explained, and names of known share."""

import re
from types import FunctionType, ModuleType, SimpleNamespace

from generators.probes.packages.docstring_coverage import (
    ENOUGH,
    EXAMPLE,
    own_docstring,
)

POINTER = re.compile(r":(?:func|meth|class):`~?([\w.]+)`")
LONG = "It takes this and that, and gives a third thing back."


def named(roots, name):
    """The object of a dotted name, None where there is none."""
    first, *rest = name.split(".")
    item = roots.get(first)
    for part in rest:
        item = getattr(item, part, None)
    return item


def explanation(roots, name):
    """Its docstring, or the one that a short one points to."""
    text = own_docstring(named(roots, name))
    if len(text.split()) >= ENOUGH:
        return text
    others = [named(roots, to) for to in POINTER.findall(text)]
    texts = [own_docstring(other) for other in others]
    return max([*texts, text], key=lambda each: len(each.split()))


def explained(roots, names):
    """The measures of the tutorials' names.

    `roots` are objects by the first part of a name.
    """
    texts = {name: explanation(roots, name) for name in names}
    good = [
        name
        for name, text in texts.items()
        if len(text.split()) >= ENOUGH
    ]
    shown = [name for name in good if EXAMPLE.search(texts[name])]
    missing = [name for name in names if name not in good]
    return {
        "explained": len(good) / len(names),
        "examples": len(shown) / len(names),
        "names": len(names),
        "unexplained": ", ".join(missing) or "none",
    }


def made(text):
    """A function with that docstring."""
    function = FunctionType((lambda: None).__code__, {})
    function.__doc__ = text
    return function


def known():
    """Measures of names whose docstrings are as they must be."""
    module = SimpleNamespace(
        long=made(LONG),
        example=made(f"{LONG}\n\n>>> f()"),
        short=made("Short."),
        bare=made(None),
        pointer=made("See :func:`made.long`"),
        astray=made("See :func:`made.bare`"),
    )
    roots = {"made": module}
    half = ["made.long", "made.short", "made.example", "made.bare"]
    found = explained(roots, half)
    yield "explained", found["explained"], 0.5
    yield "examples", found["examples"], 0.25
    yield "names", found["names"], 4
    found = explained(roots, ["made.pointer", "made.long"])
    yield "explained", found["explained"], 1
    found = explained(roots, ["made.astray", "made.absent"])
    yield "explained", found["explained"], 0


def only(*classes):
    """A module of these classes."""
    module = ModuleType("only")
    vars(module).update({each.__name__: each for each in classes})
    return module


def of_a_class(item):
    """The share of a class with its docstring, and without it."""
    bare = type("Bare", (item,), {})
    for each, share in ((item, 1), (bare, 0)):
        found = explained({"Item": each}, ["Item"])
        yield "explained", found["explained"], share
