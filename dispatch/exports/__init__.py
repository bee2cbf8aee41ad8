"""Workbooks of dispatch, part by part."""
