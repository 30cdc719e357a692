"""What a package offers."""

from types import ModuleType

import pytest

from generators.probes.packages.api_surface import defined_names, public_subclasses, training_method


class Base:
    """The kind that is looked for."""


class First(Base):
    """One of the kind."""


class SecondLoss(Base):
    """Another."""


class Stranger:
    """Not of the kind."""


class Model:
    """A model that is wrong by four, and methods that do what their names say, or don't."""

    error = 4.0

    def learn(self, rows, targets):
        """Learn by one call."""
        self.error = abs(rows - targets)

    def fit(self, rows, targets):
        """Learn nothing."""

    def run(self, mode):
        """Mean something else."""
        raise ValueError(mode)


@pytest.mark.parametrize(("name", "expected"), [(".*", ("First", "SecondLoss")), (".*Loss", ("SecondLoss",))])
def test_public_classes_of_a_kind_are_ready(name, expected):
    """The base class, a private name, a second name and another kind do not count."""
    module = ModuleType("made")
    vars(module).update(Base=Base, First=First, Other=First, SecondLoss=SecondLoss, _Hidden=type("H", (Base,), {}))
    vars(module).update(Stranger=Stranger, first=First())

    assert expected == public_subclasses(module, Base, name)


def test_names_are_found_in_the_source_of_public_modules(tmp_path):
    """Private modules and folders, methods and longer names are left out."""
    (tmp_path / "_private").mkdir()
    (tmp_path / "sub").mkdir()
    source = "class Accuracy(Base):\n    def Accuracy_of(self): ...\ndef AccuracyOf(): ...\n"
    for path in ("_private/a.py", "_b.py", "sub/c.py", "__init__.py"):
        (tmp_path / path).write_text(source)

    assert defined_names(tmp_path, "Accuracy") == ("__init__.py:Accuracy", "sub/c.py:Accuracy")
    assert len(defined_names(tmp_path, r"Acc\w*")) == 4
    assert defined_names(tmp_path, "MadeUp") == ()


def test_a_call_that_trains_is_found():
    """It is known by the error, not by its name: one that does nothing and one that raises are passed over."""
    model = Model()

    assert training_method([Stranger(), model], [("mode",), (3, 2)], lambda: model.error) == "learn"


def test_an_object_without_such_a_call_trains_nothing():
    """Where the error does not fall to less than half, nothing trains."""
    model = Model()

    assert not training_method([Stranger()], [(3, 2)], lambda: model.error)
    assert not training_method([model], [(3, 1)], lambda: model.error)
