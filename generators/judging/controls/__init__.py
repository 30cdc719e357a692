"""Controls and counted calls come in; which faults of a script they notice goes out."""
