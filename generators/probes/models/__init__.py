"""Sizes and seeds come in; the same networks, data and baselines for both frameworks go out."""
