"""How much of modules is explained, and modules of known share."""

from types import FunctionType, ModuleType

from generators.probes.packages.docstring_coverage import (
    docstring_coverage,
)

GROUPS = ("core", "layers", "training")
LONG = "It takes this and that, and gives a third thing back."


def explained(core, layers, training):
    """Every measure of the entry, of three groups of modules."""
    found = [
        docstring_coverage(*modules)
        for modules in (core, layers, training)
    ]
    total = sum(len(result.names) for result in found)
    missing = [
        name
        for result in found
        for name in sorted(result.names - result.explained)
    ]
    return {
        **{
            group: result.share
            for group, result in zip(GROUPS, found, strict=True)
        },
        "examples": sum(len(result.examples) for result in found)
        / total,
        "names": total,
        "unexplained": some(missing),
    }


def some(names):
    """Up to forty names, spread over all of them."""
    return ", ".join(names[:: len(names) // 40 + 1]) or "none"


def made(*texts):
    """A module with a function for each text, as its docstring."""
    module = ModuleType("made")
    for number, text in enumerate(texts):
        function = FunctionType((lambda: None).__code__, {})
        function.__doc__ = text
        setattr(module, f"f{number}", function)
    return module


def heir():
    """A module whose only class inherits its docstring."""
    base = type("Base", (), {"__doc__": LONG})
    module = ModuleType("heir")
    module.Heir = type("Heir", (base,), {})
    return module


def known():
    """Measures of modules that are as they must be."""
    mostly = [made(LONG, f"{LONG}\n\n>>> f()", LONG, "Short.")]
    bare = [made(None, None)]
    found = explained(mostly, bare, [heir()])
    yield "core", found["core"], 0.75
    yield "layers", found["layers"], 0
    yield "training", found["training"], 0
    yield "examples", found["examples"] * 7, 1
    yield "names", found["names"], 7
    found = explained(bare, mostly, mostly)
    yield "core", found["core"], 0
    yield "layers", found["layers"], 0.75
    yield "training", found["training"], 0.75
    yield "examples", found["examples"], 0.2
