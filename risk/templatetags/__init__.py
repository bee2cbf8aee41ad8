"""Words of the risk work in templates."""
