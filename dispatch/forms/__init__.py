"""Shapes of what is typed about slips, letters, follow-up and the watch, part by part."""
