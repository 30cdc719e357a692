"""Claims, evidence and a change come in; which jobs run, why, in which order and how long goes out."""
