"""The counts of a program's source."""

import pytest

from generators.probes.python.source_size import ProgramSize, program_size

LOOP = '''
"""A docstring."""
model = torch.nn.Linear(64, 10)
rule = optim.SGD(model.parameters(), 0.1)
for epoch in range(3):
    for rows, labels in batches:
        if labels is None or epoch > 1 and rows is None:
            continue
        loss = torch.nn.functional.cross_entropy(model(rows), labels)
        loss.backward()
        rule.step()
'''
CONCEPTS = {"loop": {"for"}, "class": {"class"}, "gradient": {"backward"}, "loss": {"cross_entropy"}}


def sample():
    """A docstring is no statement."""
    first = len("abc")
    return first + 1


def bare():  # noqa: D103 - a function without a docstring is what the test needs
    return 1


def test_a_program_is_counted_on_its_tree():
    """Every count of a small training loop is as counted by hand."""
    expected = ProgramSize(statements=9, names=3, methods=3, branches=6, nesting=3, concepts=3)

    assert expected == program_size(LOOP, {"torch", "optim"}, CONCEPTS)


def test_an_empty_program_has_no_size():
    """Nothing but the one straight way through is left of an empty program."""
    assert ProgramSize(statements=0, names=0, methods=0, branches=1, nesting=0, concepts=0) == program_size(
        "", {"torch"}
    )


def test_layout_and_comments_do_not_count():
    """The same program spread over more lines is as big."""
    spread = LOOP.replace("(64, 10)", "(\n    64,  # pixels\n    10,\n)")

    assert program_size(LOOP, {"torch", "optim"}) == program_size(spread, {"torch", "optim"})


def test_padding_counts():
    """Twenty useless statements are twenty statements."""
    assert (
        program_size(LOOP + "pass\n" * 20, {"torch"}).statements == program_size(LOOP, {"torch"}).statements + 20
    )


@pytest.mark.parametrize(("program", "statements"), [(sample, 2), (bare, 1)])
def test_of_a_function_the_body_is_counted(program, statements):
    """Neither the heading nor the docstring of a function is a statement."""
    assert program_size(program, set()).statements == statements


def test_a_name_given_as_a_string_is_a_name():
    """`"adam"` must be known as `keras.optimizers.Adam` must; a sentence is no name."""
    source = 'model.compile("adam", metrics=["accuracy"])\nprint("not a name")\nx = "unused"'

    assert program_size(source, {"keras"}).names == 2


def test_a_repeated_name_counts_once():
    """Names and methods are counted by kind, not by use."""
    assert program_size("torch.add(torch.add(a.b(), a.b()), c().b())", {"torch"}).names == 1
    assert program_size("torch.add(torch.add(a.b(), a.b()), c().b())", {"torch"}).methods == 1


def test_a_class_and_its_method_nest():
    """A method inside a class is two blocks deep, and shows both concepts."""
    size = program_size("class A:\n    def f(self):\n        pass", set(), {"class": {"class"}, "def": {"def"}})

    assert (size.nesting, size.concepts) == (2, 2)
