"""Whether an idiom works."""

import numpy as np

from generators.probes.python.numpy_idioms import InertObject, idiom_battery, idiom_works


class Shy:
    """An array behind a method of its own."""

    def __init__(self, values):
        self.values = np.array(values, dtype="float32")

    def __len__(self):
        return len(self.values)

    def __getitem__(self, index):
        return Shy(self.values[index])


def plain(value):
    """The numbers behind the method."""
    return value.values if isinstance(value, Shy) else value


def test_the_same_values_work_whatever_their_type():
    """Types and rounding may differ from NumPy's; the values may not."""
    assert idiom_works(lambda make: make([1.0, 0.1])[1], Shy, plain)
    assert idiom_works(lambda make: [list(make([1.0, 2.0])), (make([3.0, 4.0])[0], 4.0)], Shy, plain)


def test_another_value_or_shape_does_not_work():
    """An idiom that raises nothing and answers something else has not worked."""
    assert not idiom_works(lambda make: make([1.0]), lambda values: Shy([2.0 for _ in values]), plain)
    assert not idiom_works(lambda make: make([1.0]), lambda values: Shy([*values, *values]), plain)


def test_an_error_does_not_work():
    """A missing protocol is an idiom that doesn't work."""
    assert not idiom_works(lambda make: -make([1.0]), Shy, plain)


def test_texts_and_bytes_are_compared_by_their_characters():
    """A result may be a text or bytes."""
    assert idiom_works(lambda make: f"{len(make([1.0]))}", Shy, plain)
    assert idiom_works(lambda make: bytes([len(make([1.0]))]), Shy, plain)
    assert not idiom_works(lambda make: str(make([1.0])[0]), Shy, plain)


def test_an_opaque_object_takes_part_in_nothing():
    """Not even being returned as it is counts."""
    idioms = {"itself": lambda make: make([1.0]), "len(x)": lambda make: len(make([1.0]))}

    assert idiom_battery(idioms, InertObject, lambda value: value) == {"itself": False, "len(x)": False}
    assert idiom_battery(idioms, np.array, lambda value: value) == {"itself": True, "len(x)": True}
