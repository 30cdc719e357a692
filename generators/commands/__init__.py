"""The order of the steps: a request comes in, what a command answers with goes out."""
