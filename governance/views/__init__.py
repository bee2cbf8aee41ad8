"""Pages of the command structure and of one's own account."""
