"""A built site comes in; a commit on the publication branch and a summary of what changed go out."""
