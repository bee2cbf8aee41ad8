"""The demonstration's risk work, part by part."""
