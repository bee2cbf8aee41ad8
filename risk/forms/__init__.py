"""Shapes of what is typed in the risk work, part by part."""
