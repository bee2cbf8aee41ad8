"""Why not: one function per verb; None means yes."""
