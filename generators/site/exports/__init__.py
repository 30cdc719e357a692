"""Findings come in; what a site publishes for machines goes out."""
