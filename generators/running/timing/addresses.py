"""Say whether new processes have addresses of their own here: where they lie is part of the bias of a launch."""

from __future__ import annotations

from contextlib import suppress
from pathlib import Path

RANDOMISATION = Path("/proc/sys/kernel/randomize_va_space")
PERSONALITY = Path("/proc/self/personality")
NOT_RANDOMISED = 0x0040000  # ADDR_NO_RANDOMIZE of personality(2), which children inherit
WARNING = (
    "timings: addresses are not randomised here, so all launches share what they make faster or slower; "
    "set kernel.randomize_va_space to 2, and start the run without `setarch -R`"
)


def vary() -> bool:
    """Whether the kernel gives each new process other addresses; true where it doesn't say."""
    with suppress(OSError, ValueError):
        if int(RANDOMISATION.read_text(encoding="ascii")) == 0:
            return False
    with suppress(OSError, ValueError):
        if int(PERSONALITY.read_text(encoding="ascii"), 16) & NOT_RANDOMISED:
            return False
    return True
