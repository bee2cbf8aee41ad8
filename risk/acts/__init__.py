"""Verbs of the risk work as buttons: one module a noun."""
