"""Numbers, replicates and intervals come in; what they come to, and whether they compare, goes out."""
