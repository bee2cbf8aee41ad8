"""Shape of what is typed, by its part."""
