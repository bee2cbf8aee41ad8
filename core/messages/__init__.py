"""Messages beside the bell: channels, the outbox, the sweep that sends it (docs/decisions/0035). No domain word inside."""
