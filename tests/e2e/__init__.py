"""The real process over HTTP, on real files: what a person would see, and what a kill may do."""
