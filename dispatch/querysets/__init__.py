"""Reads, part by part."""
