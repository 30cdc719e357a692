"""Names of packages come in; what their metadata, files and interfaces say goes out."""
