"""`python -m generators` is `claims`."""

from generators.cli import main

main()
