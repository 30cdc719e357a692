"""Programs of a fork server: its namespaces, its modules, its children; standard library only."""
