"""Words of slips in templates."""
