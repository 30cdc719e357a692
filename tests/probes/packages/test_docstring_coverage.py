"""How much of a module is explained in the module itself."""

from types import ModuleType

import pytest

from generators.probes.packages.docstring_coverage import DocstringCoverage, docstring_coverage, own_docstring

LONG = "One two three four five six seven eight nine ten."
SOURCE = f"""
__doc__ = "A module."
def shown(): "{LONG}\\n\\n>>> shown()"
def said(): "{LONG}"
def brief(): "Too short."
def _hidden(): "{LONG}"
class Base: "{LONG}"
class Heir(Base): pass
again = shown
constant = 3
"""


def made(public=None):
    """A module whose help is known."""
    module = ModuleType("made")
    exec(SOURCE, module.__dict__)  # noqa: S102 - our own text, above
    if public is not None:
        module.__all__ = public
    return module


def test_public_functions_and_classes_are_counted_once():
    """A second name, a constant and an underscored function add nothing; an inherited docstring is not its own."""
    found = docstring_coverage(made())

    assert {"made.again", "made.said", "made.brief", "made.Base", "made.Heir"} == found.names
    assert {"made.again", "made.said", "made.Base"} == found.explained
    assert {"made.again"} == found.examples
    assert found.share == 0.6


def test_all_says_what_is_public():
    """`__all__` decides where there is one."""
    assert docstring_coverage(made(["brief", "_hidden"])).names == {"made.brief", "made._hidden"}


def test_without_docstrings_nothing_is_explained():
    """Python run with -OO takes the docstrings away, and with them the help."""
    module = made(["shown", "said"])
    for function in (module.shown, module.said):
        function.__doc__ = None

    assert docstring_coverage(module).share == 0


def test_an_empty_module_has_no_share():
    """No share can be given of no names."""
    assert docstring_coverage(ModuleType("empty")) == DocstringCoverage(frozenset(), frozenset(), frozenset())
    with pytest.raises(ZeroDivisionError):
        _ = docstring_coverage(ModuleType("empty")).share


def test_a_docstring_that_is_no_text_is_none():
    """A property in the place of a docstring is not read as one."""
    assert not own_docstring(type("Odd", (), {"__doc__": property(lambda _: LONG)}))
    assert own_docstring(len)
