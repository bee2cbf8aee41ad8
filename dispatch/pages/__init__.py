"""What pages of dispatch read beside their rows, part by part."""
