"""Workbooks of the risk work, part by part."""
