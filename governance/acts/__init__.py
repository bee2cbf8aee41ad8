"""Verbs of the command structure as buttons: one module a noun."""
