"""What is read from event files, with a reader that holds known points."""

import importlib
import sys
from types import ModuleType, SimpleNamespace

import numpy as np
import pytest

from generators.probes.python.tensorboard_events import Series, read_series


class Reader:
    """Stands for TensorBoard's reader: the same four methods over a dictionary."""

    def __init__(self, content):
        self.content = content
        self.loaded = False

    def Reload(self):  # noqa: N802 - TensorBoard's name
        """Note that the files were read."""
        self.loaded = True

    def Tags(self):  # noqa: N802 - TensorBoard's name
        """Names of the tags, known only after loading."""
        return {"tensors": list(self.content) if self.loaded else []}

    def Tensors(self, tag):  # noqa: N802 - TensorBoard's name
        """Points of one tag."""
        return [SimpleNamespace(step=step, tensor_proto=value) for step, value in self.content[tag][1]]

    def SummaryMetadata(self, tag):  # noqa: N802 - TensorBoard's name
        """Which dashboard shows the tag."""
        return SimpleNamespace(plugin_data=SimpleNamespace(plugin_name=self.content[tag][0]))


def test_points_come_back_with_plugin_step_and_value():
    """Each tag is read with everything that a dashboard shows of it."""
    found = read_series(Reader({"loss": ("scalars", [(0, 3.0), (1, 2.0)])}), np.asarray)

    assert {"loss": Series("scalars", (0, 1), (np.asarray(3.0), np.asarray(2.0)))} == found


def test_an_empty_folder_gives_nothing():
    """Without event files there is no tag."""
    assert read_series(Reader({}), np.asarray) == {}


@pytest.mark.frameworks
def test_what_pytorch_writes_is_read_by_tensorboards_own_reader(tmp_path, monkeypatch):
    """A scalar written with PyTorch comes back through the real reader, under its dashboard."""
    monkeypatch.setitem(sys.modules, "tensorboard.compat.notf", ModuleType("notf"))
    accumulator = importlib.import_module("tensorboard.backend.event_processing.plugin_event_accumulator")
    tensors = importlib.import_module("tensorboard.util.tensor_util")
    with importlib.import_module("torch.utils.tensorboard").SummaryWriter(str(tmp_path)) as writer:
        for step, loss in enumerate((3.0, 2.0)):
            writer.add_scalar("loss", loss, step)

    curve = read_series(accumulator.EventAccumulator(str(tmp_path)), tensors.make_ndarray)["loss"]

    assert (curve.plugin, curve.steps, [float(value) for value in curve.values]) == ("scalars", (0, 1), [3.0, 2.0])
