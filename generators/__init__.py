"""Verify claims about frameworks by running them, and build the site that shows what was found."""
