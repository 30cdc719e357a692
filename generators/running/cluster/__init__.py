"""Jobs and their content come in; what the workers of a Dask cluster observed of them goes out."""
