"""Make namespaces and mounts of one's own, where one would be root again."""

import ctypes
import os

from tools import LIBRARY, call, through, works


def answer(result):
    if result == -1:
        raise OSError(ctypes.get_errno(), "refused")


def clone3():
    block = (ctypes.c_uint64 * 8)(0x10000000, 0, 0, 0, 17, 0, 0, 0)
    if call(435, ctypes.byref(block), ctypes.sizeof(block)) == 0:
        os._exit(0)


def clone():
    if call(56, 0x10000000 | 17, 0, 0, 0, 0) == 0:
        os._exit(0)


def in_fork(attempt):
    """Make an attempt in a process of one thread, as a new user namespace needs."""
    child = os.fork()
    if not child:
        os._exit(not works(attempt))
    if os.waitpid(child, 0)[1]:
        raise OSError("refused")


def verify():
    return through(
        unshare=works(in_fork, lambda: answer(LIBRARY.unshare(0x10000000 | 0x20000))),
        clone=works(clone),
        clone3=works(clone3),
        mount=works(lambda: answer(LIBRARY.mount(b"none", b"/tmp", b"tmpfs", 0, None))),
        remount=works(lambda: answer(LIBRARY.mount(b"none", b"/usr", None, 32 | 4096, None))),
        unmount=works(lambda: answer(LIBRARY.umount2(b"/proc", 2))),
        new_mounts=works(call, 430, b"tmpfs", 0),
        clone_of_mounts=works(call, 428, -100, b"/", 1),
        change_root=works(os.chroot, "."),
        enter=works(lambda: answer(LIBRARY.setns(os.open("/proc/1/ns/net", os.O_RDONLY), 0))),
    )
