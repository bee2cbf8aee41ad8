"""Reads of the grids, by their part."""
