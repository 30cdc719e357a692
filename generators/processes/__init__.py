"""A script and its limits come in; what one supervised child process reported goes out."""
