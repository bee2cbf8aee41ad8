"""Workbooks, part by part."""
