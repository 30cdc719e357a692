"""Callables and source text come in; what Python itself shows of them goes out."""
