"""Crash the interpreter."""

import ctypes


def verify():
    ctypes.string_at(0)
