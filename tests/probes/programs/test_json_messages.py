"""Questions to a program of another language, and its answers."""

import json

import numpy as np
import pytest

from generators.probes.programs.json_messages import JsonAnswer, answer_from_reply, array_message, bytes_of


def test_a_question_survives_json_exactly():
    """Every float32 comes back as it was, in C order whatever lies in memory."""
    array = np.random.default_rng(3).standard_normal((3, 2)).astype(np.float32).T

    message = json.loads(json.dumps(array_message(array)))

    assert message["shape"] == [2, 3]
    assert np.array_equal(np.array(message["values"], dtype=np.float32).reshape(2, 3), array)


@pytest.mark.parametrize("answer", [None, [[1], [2, 3]], ["a"], {"a": 1}])
def test_an_answer_that_is_no_array_is_none(answer):
    """No answer, an uneven one, and words."""
    assert JsonAnswer(answer).array is None


def test_a_number_that_json_cannot_write_is_not_finite():
    """JavaScript writes null for NaN and infinity, which must not become zero."""
    message = JsonAnswer(json.loads("[1.5, null]")).array

    assert message[0] == 1.5
    assert np.isnan(message[1])


@pytest.mark.parametrize(
    ("reply", "answer", "error"),
    [
        ({"answer": [1]}, [1], ""),
        ({"answer": 0}, 0, ""),
        ({"error": "no such operator"}, None, "no such operator"),
        ({"answer": None}, None, "no answer"),
        ([1], None, "answered '[1]'"),
    ],
)
def test_a_reply_is_an_answer_or_an_error(reply, answer, error):
    """Whatever isn't an answer is an error in words."""
    assert answer_from_reply(reply, 1.5) == JsonAnswer(answer, error, 1.5)


def test_fetched_bytes_are_counted_by_prefix():
    """An artefact's files apart from the library's."""
    message = JsonAnswer(1, fetched={"/model/a": 3, "/model/b": 4, "/library.js": 100})

    assert message.bytes_below("/model/") == 7
    assert message.bytes_below("/") == 107


def test_the_size_of_a_folder_is_that_of_its_files(tmp_path):
    """A file alone, and a folder with another one inside."""
    (tmp_path / "a").mkdir()
    (tmp_path / "a" / "one").write_bytes(b"123")
    (tmp_path / "two").write_bytes(b"45")

    assert bytes_of(tmp_path / "two") == 2
    assert bytes_of(tmp_path) == 5
