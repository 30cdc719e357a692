"""What TensorBoard's own reader finds in a folder of event files."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any, NamedTuple

import numpy as np


class Series(NamedTuple):
    """One tag as TensorBoard reads it.

    Attributes:
        plugin: the dashboard that shows it: `scalars`, `histograms`, `images` or `text`.
        steps: step of each point, in the order of reading.
        values: array of each point; its shape is the plugin's.
    """

    plugin: str
    steps: tuple[int, ...]
    values: tuple[np.ndarray[Any, Any], ...]


def read_series(reader: Any, as_array: Callable[[Any], np.ndarray[Any, Any]]) -> dict[str, Series]:  # noqa: ANN401 - the reader's type is TensorBoard's own
    """Every tag that the reader finds, by name; empty for an empty folder.

    Args:
        reader: a `plugin_event_accumulator.EventAccumulator` of TensorBoard, not reloaded yet.
        as_array: TensorBoard's `tensor_util.make_ndarray`.
    """
    reader.Reload()
    found = {}
    for tag in reader.Tags()["tensors"]:
        points = reader.Tensors(tag)
        found[tag] = Series(
            plugin=reader.SummaryMetadata(tag).plugin_data.plugin_name,
            steps=tuple(point.step for point in points),
            values=tuple(as_array(point.tensor_proto) for point in points),
        )
    return found
