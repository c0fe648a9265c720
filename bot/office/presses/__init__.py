"""Presses: seen, present, allowed, done."""
