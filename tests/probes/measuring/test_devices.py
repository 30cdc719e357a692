"""The device that was asked for, and timings that wait for it."""

from __future__ import annotations

import pytest

from generators.probes.measuring import devices


def test_the_cpu_is_used_unless_another_device_is_asked_for(monkeypatch):
    """The name comes from the environment; without it, it is the CPU."""
    monkeypatch.delenv("CLAIMS_DEVICE", raising=False)
    assert "cpu" == devices.requested()

    monkeypatch.setenv("CLAIMS_DEVICE", "abacus")
    assert "abacus" == devices.requested()


def test_on_the_cpu_nothing_is_added_to_a_call(monkeypatch):
    """A timing on the CPU is the callable itself."""
    monkeypatch.delenv("CLAIMS_DEVICE", raising=False)

    assert devices.with_wait(test_on_the_cpu_nothing_is_added_to_a_call, print) is (
        test_on_the_cpu_nothing_is_added_to_a_call
    )


def test_on_a_device_the_call_is_waited_for(monkeypatch):
    """The call comes first, then the wait, and the result is that of the call."""
    monkeypatch.setenv("CLAIMS_DEVICE", "abacus")
    done = []
    timed = devices.with_wait(lambda: done.append("call") or 7, lambda: done.append("wait"))

    assert (7, ["call", "wait"]) == (timed(), done)


def test_whatever_can_be_called_is_waited_for(monkeypatch):
    """Of what a script measured, timings get the wait and values stay."""
    monkeypatch.setenv("CLAIMS_DEVICE", "abacus")
    done = []
    measured = devices.all_with_wait(
        {"step": lambda: done.append("step"), "loss": 0.5}, lambda: done.append("wait")
    )
    measured["step"]()

    assert ["step", "wait"] == done
    assert 0.5 == measured["loss"]


class Place:
    """A weight, or what it holds, that lies somewhere."""

    def __init__(self, device):
        self.device, self.value = device, self


class Model:
    """A model of either framework."""

    def __init__(self, *devices):
        self.weights = [Place(device) for device in devices]

    def parameters(self):
        """As PyTorch gives them."""
        return self.weights


KERAS = "/job:localhost/replica:0/task:0/device:{}".format


@pytest.mark.parametrize(
    ("device", "torch", "keras", "name"),
    [
        ("cpu", ["cpu"], ["CPU:0"], "cpu"),
        ("cuda", ["cuda:0", "cuda:0"], ["GPU:0", "GPU:0"], "cuda"),
        ("cuda:1", ["cuda:1"], ["GPU:1"], "cuda:1"),
        ("cuda:1", ["cuda:0"], ["GPU:0"], "cuda:0"),
        ("cuda", ["cpu"], ["CPU:0"], "cpu"),
        ("cpu", ["cuda:0"], ["GPU:0"], "cuda:0"),
        ("cuda", ["cuda:0", "cpu"], ["GPU:0", "CPU:0"], "cpu, cuda:0"),
    ],
)
def test_the_device_is_read_off_the_weights(monkeypatch, device, torch, keras, name):
    """Both frameworks' names of a place come out as `--device` has it; weights on another device are named."""
    monkeypatch.setenv("CLAIMS_DEVICE", device)

    assert name == devices.torch_device(Model(*torch))
    assert name == devices.keras_device(Model(*map(KERAS, keras)))
