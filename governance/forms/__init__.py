"""Shapes of what is typed about the command structure."""
