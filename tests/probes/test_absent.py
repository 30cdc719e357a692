"""Empty modules in the place of missing ones."""

import sys

import pytest

from generators.probes.absent import standing_in


def test_a_missing_module_can_be_imported_for_a_while():
    """With its parents, and no longer than that."""
    with standing_in("nonsense_of_no_one.deep.deeper", "nonsense_of_no_one.other") as made:
        from nonsense_of_no_one.deep import deeper  # noqa: F401 - that it can be imported is the test

        assert made == (
            "nonsense_of_no_one",
            "nonsense_of_no_one.deep",
            "nonsense_of_no_one.deep.deeper",
            "nonsense_of_no_one.other",
        )

    assert not any(name.startswith("nonsense_of_no_one") for name in sys.modules)
    with pytest.raises(ModuleNotFoundError):
        import nonsense_of_no_one  # noqa: F401 - as above


def test_what_is_installed_stays_what_it_is():
    """Neither a package that is loaded nor one that isn't is replaced."""
    import json

    with standing_in("json.decoder", "antigravity") as made:
        assert made == ()
        assert sys.modules["json"] is json


def test_what_raises_inside_leaves_nothing_behind():
    """The modules go with the block, however it ends."""
    with pytest.raises(ZeroDivisionError), standing_in("nonsense_of_no_one"):
        _ = 1 / 0

    assert "nonsense_of_no_one" not in sys.modules
