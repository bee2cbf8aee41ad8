"""Workbooks of the risk work."""
