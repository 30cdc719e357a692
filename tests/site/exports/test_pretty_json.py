"""JSON in lines: what the standard library writes, to the byte."""

from __future__ import annotations

import json

import pytest
from hypothesis import given
from hypothesis import strategies as st

from generators.site.exports.pretty_json import pretty_json

VALUES = st.recursive(
    st.none() | st.booleans() | st.integers() | st.floats() | st.text(),
    lambda inner: st.lists(inner) | st.dictionaries(st.text(), inner) | st.tuples(inner, inner),
)


@given(VALUES)
def test_it_is_what_the_standard_library_writes(value):
    """Any value of JSON, with escapes or without."""
    assert json.dumps(value, indent=1, sort_keys=True) == pretty_json(value)
    assert json.dumps(value, indent=1, sort_keys=True, ensure_ascii=False) == pretty_json(value, ascii_only=False)


@pytest.mark.parametrize("value", [object(), [object()], {"a": [{"b": {1, 2}}]}])
def test_what_is_no_value_of_json_is_refused(value):
    """As the standard library refuses it."""
    with pytest.raises(TypeError, match="not JSON serializable"):
        pretty_json(value)
