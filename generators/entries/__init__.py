"""The folder `claims/` comes in; a `Project`, and what is wrong with it, goes out."""
