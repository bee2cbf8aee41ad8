"""Why not, by its part."""
