"""Workbooks of the risk work, part by part."""

"""Workbooks of the risk work."""
"""Lists of the risk work as workbooks."""
