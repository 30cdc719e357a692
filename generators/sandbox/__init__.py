"""The layers around a script: what the kernel is asked for, and what was then shown to hold.

`launcher`, `namespaces`, `landlock`, `seccomp`, `identity`, `kernel` and `selftest` run beside a script and import
only the standard library; the others run in the parent.
"""
