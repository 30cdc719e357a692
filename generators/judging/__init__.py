"""Evidence and rules come in; verdicts with their reasons go out."""
