"""Workbooks of the command structure: one module a noun."""
