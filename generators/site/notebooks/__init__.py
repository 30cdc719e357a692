"""A claim and its verdict come in; a notebook that runs its scripts and judges them goes out."""
