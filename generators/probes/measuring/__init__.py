"""Values and callables come in; seconds, bytes, scores and agreement go out."""
