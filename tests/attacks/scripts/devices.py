"""Reach devices and the kernel's memory."""

import os
import stat

from tools import read, through, works


def verify():
    names = ("kmsg", "kvm", "vda", "sda", "mem", "port", "fuse", "net/tun", "loop-control", "uinput")
    return through(
        make=works(os.mknod, "disk", stat.S_IFBLK | 0o600, os.makedev(254, 0)),
        make_null=works(os.mknod, "zero", stat.S_IFCHR | 0o600, os.makedev(1, 5)),
        kernel_memory=works(read, "/proc/kcore"),
        **{name.replace("/", " "): works(read, f"/dev/{name}") for name in names},
    )
