"""What happened in a month at a place, as one officer may know it: each figure defined once, read by grouped queries."""
