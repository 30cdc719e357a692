"""Say in one sentence what is observed here."""


def answers(call):
    """Whether a call gives what it should."""
    return call(2) == 4


def verify():
    """Observe the measures of claim.toml."""
    return {"answers": answers(lambda number: number * 2)}


def controls():
    """The same probe where the answer is known."""
    yield "answers", answers(lambda number: number + 2), True
    yield "answers", answers(lambda number: number), False


if __name__ == "__main__":
    print(verify())
