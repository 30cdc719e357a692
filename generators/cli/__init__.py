"""The command line: arguments come in; printed text, JSON and an exit status go out."""
