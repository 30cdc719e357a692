"""Measuring tools that scripts share: standard library and NumPy only; frameworks come in as arguments."""
