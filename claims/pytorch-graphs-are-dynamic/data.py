"""Inputs that must take different sides of a branch.

Each line: the branch, then an input, the model's flag and the
result that the code spells out.
"""

CASES = {
    "if on a sum": ((1.0, False, 2.0), (-1.0, False, -3.0)),
    "while until a bound": ((1.0, False, 8.0), (3.0, False, 12.0)),
    "for as long as the data say": (
        (2.0, False, 4.0),
        (3.0, False, 6.0),
    ),
    "loop that is left early": (
        (1.0, False, 7.0),
        (6.0, False, 6.0),
    ),
    "if on an attribute": ((1.0, False, 2.0), (1.0, True, 3.0)),
}


def all_right(model, answer, cases):
    """Whether every case gets the result that the code spells out.

    `answer(model, value)` is the size of the model's result; a
    model that raises has not taken the right side.
    """
    try:
        for value, flag, expected in cases:
            model.flag = flag
            if abs(answer(model, value) - abs(expected)) > 1e-4:
                return False
    except Exception:
        return False
    return True
