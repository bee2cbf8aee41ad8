"""Warnings: what fires them (`kinds`), the sweep, the bell, the verdict, the rules."""
