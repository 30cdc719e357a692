"""The device that was asked for, and timings that wait for it."""

from __future__ import annotations

from generators.probes import devices


def test_the_cpu_is_used_unless_another_device_is_asked_for(monkeypatch):
    """The name comes from the environment; without it, it is the CPU."""
    monkeypatch.delenv("CLAIMS_DEVICE", raising=False)
    assert "cpu" == devices.asked()

    monkeypatch.setenv("CLAIMS_DEVICE", "abacus")
    assert "abacus" == devices.asked()


def test_on_the_cpu_nothing_is_added_to_a_call(monkeypatch):
    """A timing on the CPU is the callable itself."""
    monkeypatch.delenv("CLAIMS_DEVICE", raising=False)

    assert devices.finished(test_on_the_cpu_nothing_is_added_to_a_call, print) is (
        test_on_the_cpu_nothing_is_added_to_a_call
    )


def test_on_a_device_the_call_is_waited_for(monkeypatch):
    """The call comes first, then the wait, and the result is that of the call."""
    monkeypatch.setenv("CLAIMS_DEVICE", "abacus")
    done = []
    timed = devices.finished(lambda: done.append("call") or 7, lambda: done.append("wait"))

    assert (7, ["call", "wait"]) == (timed(), done)
