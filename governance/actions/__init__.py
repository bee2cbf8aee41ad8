"""Every write of the command structure: one function per verb."""
