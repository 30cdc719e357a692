"""What an installation brings along."""

from importlib.metadata import PackageNotFoundError

import pytest

from generators.probes.packages.requirements import installs

WORLD = {
    "big": ["middle>=1", "extra-one; extra == 'all'", 'mac-only; sys_platform == "darwin"', ">broken"],
    "middle": ["Small_Part (>=2)", "big"],
    "small-part": None,
}


def ask(name):
    """Requirements of a small world; unknown names are not installed."""
    if name not in WORLD:
        raise PackageNotFoundError(name)
    return WORLD[name]


@pytest.mark.parametrize(
    ("package", "expected"),
    [("middle", True), ("small.part", True), ("mac-only", True), ("extra-one", False), ("made-up", False)],
)
def test_requirements_are_followed_and_extras_are_not(package, expected):
    """Direct and indirect requirements are brought along; an extra and an unknown name are not."""
    assert expected == installs("Big", package, ask)


def test_a_missing_distribution_brings_nothing():
    """What is not installed requires nothing."""
    assert not installs("made-up", "numpy", ask)


def test_the_installed_metadata_are_read():
    """SciPy needs NumPy and no framework, as its own metadata say."""
    assert installs("scipy", "numpy")
    assert not installs("scipy", "torch")
