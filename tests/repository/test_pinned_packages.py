"""Every pin can be installed on each Python that is promised for it."""

import tomllib
from importlib.metadata import distributions

import pytest
from helpers.pages import pinned_packages
from helpers.pages.pinned_packages import NOTHING, PYTHONS, ROOT
from packaging.specifiers import SpecifierSet
from packaging.utils import canonicalize_name

STALE = "the pins have changed: run `make packages` and commit what it writes"


@pytest.fixture(scope="module")
def lines():
    """The committed table by pin."""
    return pinned_packages.lines()


@pytest.mark.frameworks
def test_the_table_lists_every_pin(lines):
    """The committed table has a line for each pin of the constraints and of the environments, and no other."""
    assert {(pin.name, pin.version, pin.use) for pin in pinned_packages.pins()} == {
        (pin.name, pin.version, pin.use) for pin in lines
    }, STALE


def test_every_promised_python_may_install_every_pin(lines):
    """Requires-Python admits the oldest interpreter of each release that a pin is promised on."""
    refused = [
        f"{pin.name} {pin.version} needs Python {line['Requires-Python']}, not {PYTHONS[short]}"
        for pin, line in lines.items()
        for short in pin.pythons
        if not SpecifierSet(line["Requires-Python"].replace(NOTHING, "")).contains(PYTHONS[short])
    ]

    assert len(lines) > 200
    assert refused == []


def test_every_promised_python_has_a_file_of_every_pin(lines):
    """A pin has a wheel, or its source, for each release that it is promised on, and a dash for the others."""
    for pin, line in lines.items():
        assert [short for short in PYTHONS if line[short] != NOTHING] == list(pin.pythons), pin
        assert "none" not in line.values(), pin


def test_the_table_says_what_installed_packages_declare(lines):
    """Requires-Python of the table is that of the packages in this environment."""
    declared = {
        (canonicalize_name(each["Name"]), each["Version"].partition("+")[0]): each.get("Requires-Python")
        for each in (distribution.metadata for distribution in distributions())
    }
    compared = {
        pin: (SpecifierSet(line["Requires-Python"].replace(NOTHING, "")), SpecifierSet(declared[key] or ""))
        for pin, line in lines.items()
        if (key := (pin.name, pin.version)) in declared
    }

    assert len(compared) > 50
    assert {pin: pair for pin, pair in compared.items() if pair[0] != pair[1]} == {}


def test_the_project_refuses_any_other_python():
    """`requires-python` admits what the generator promises, and neither an older nor a newer release."""
    project = tomllib.loads((ROOT / "pyproject.toml").read_text(encoding="utf-8"))["project"]
    admitted = SpecifierSet(project["requires-python"])

    assert [each for each in ("3.10.20", *PYTHONS.values(), "3.13.99", "3.14.0") if each in admitted] == [
        *PYTHONS.values(),
        "3.13.99",
    ]
