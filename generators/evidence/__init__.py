"""Observations come in; what is kept whole, by fingerprint and by run, goes out."""
