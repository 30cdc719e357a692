"""Observations come in; the evidence of each script and the ledgers of the runs go out."""
