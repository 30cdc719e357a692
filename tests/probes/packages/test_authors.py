"""Who a package says made it."""

from importlib.metadata import distribution

from generators.probes.packages.authors import declared_maker, maker_controls

ACME = ("Acme",)
OURS = ({"Author": "Acme Inc."}, "Copyright 2015 The Authors.\n", "# Copyright 2015 Acme Inc.\n")
THEIRS = ({"Author": "Somebody"}, "Copyright 2015 Acme LLC\n", "# Copyright 2015 Somebody\n")
SILENT = ({}, "Copyright [yyyy] Acme\n", "x = 'Acme'\n")


def test_the_known_packages_read_as_known():
    """Author, first holder and headers are distinguished; code that names a maker does not count."""
    controls = list(maker_controls(ACME, OURS, THEIRS, SILENT))

    assert {name for name, _, _ in controls} == {"author", "first_holder", "headers", "maker_headers"}
    assert all(observed == expected for _, observed, expected in controls)


def test_a_real_package_names_its_own_maker_and_no_other():
    """An installed distribution is read from its own metadata."""
    pytest = distribution("pytest")

    assert declared_maker(pytest, ("Holger Krekel",))["author"]
    assert not declared_maker(pytest, ACME)["author"]
