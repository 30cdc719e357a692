"""What is observed: jobs and what they depend on, their observations, and the runs that these come from."""
