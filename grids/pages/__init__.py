"""What pages show, by its part."""
