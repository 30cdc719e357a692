"""The state of the kernel comes in; the memory, disk and processor time that a process uses go out."""
