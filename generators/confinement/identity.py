"""Who a confined process is and how much it may use; standard library only."""

from __future__ import annotations

import contextlib
import os
import resource
from collections.abc import Mapping

from generators.confinement import kernel

NOROOT_AND_LOCKED = 0x2F  # securebits: a uid of 0 means nothing, and no set-uid fix-up gives anything back


def become(user: int | None) -> None:
    """Another user for good where one is told, and without any capability in any case."""
    if user is not None:
        os.setgroups([])
        os.setresgid(user, user, user)
    with contextlib.suppress(OSError):  # nobody but root may set them, and nobody else needs them
        kernel.prctl(kernel.PR_SET_SECUREBITS, NOROOT_AND_LOCKED)
    kernel.forget_bounding()
    if user is not None:
        os.setresuid(user, user, user)
    kernel.forget_capabilities()
    kernel.prctl(kernel.PR_SET_NO_NEW_PRIVS, 1)


def limit(limits: Mapping[str, int]) -> None:
    """Set each limit, soft and hard, or what is left of it where the machine allows less."""
    for name, value in limits.items():
        number = getattr(resource, name)
        _, most = resource.getrlimit(number)
        least = value if most == resource.RLIM_INFINITY else min(value, most)
        resource.setrlimit(number, (least, least))
