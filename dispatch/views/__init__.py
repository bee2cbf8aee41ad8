"""Pages of dispatch: slips and follow-up, letters, the orders and the template letters go out by."""
