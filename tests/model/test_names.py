"""The form of names and of texts that pages show."""

from __future__ import annotations

import pytest
from pydantic import TypeAdapter, ValidationError

from generators.model import VisibleText

BLANK = ["", " ", "\t\u00a0\u2003", "\u200b\u200d", "\u2060\ufeff", "\u2800\u3164", "\u00ad", "\U000e0041"]


@pytest.mark.parametrize("text", BLANK)
def test_a_text_that_nobody_sees_is_refused(text):
    """Spaces, marks without width and letters that are drawn as nothing are no title."""
    with pytest.raises(ValidationError):
        TypeAdapter(VisibleText).validate_python(text)


@pytest.mark.parametrize("text", ["a", " a ", "\u200bx", "\u4e2d", "\U0001f600", "?"])
def test_a_text_with_one_visible_sign_stays_as_it_is(text):
    """Nothing is taken off a text that is accepted."""
    assert text == TypeAdapter(VisibleText).validate_python(text)


@pytest.mark.parametrize("key", ["title", "statement", "scope"])
def test_an_entry_of_blank_texts_is_complained_of(project, key):
    """The complaint names the key's line and what is wrong."""
    project.add("says-yes", **{key: "  \u200b "})
    (complaint,) = project.load().broken[0].complaints

    assert f"{key}: it has no sign that can be seen" in str(complaint)
