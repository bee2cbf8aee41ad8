"""Words of the command structure on pages."""
