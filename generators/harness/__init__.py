"""A job as JSON comes in; what the script measured goes out, line by line. Standard library only."""
