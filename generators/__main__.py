"""`python -m generators` is `claims`."""

from generators.cli.app import main

main()
