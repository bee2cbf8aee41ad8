"""The pages, by their part."""
