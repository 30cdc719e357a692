"""Questions and verdicts come in; what the evidence says to a reader who chooses a framework goes out."""
