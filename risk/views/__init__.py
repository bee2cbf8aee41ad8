"""Pages of the risk work, part by part."""
