"""Every write of the grids, by its part."""
