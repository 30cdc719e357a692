"""The table `[what_if]` comes in; complaints about its sentences and values go out."""
