"""The demonstration of the grids."""
