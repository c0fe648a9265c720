"""A Bot API on 127.0.0.1 with a page, for tests and for trying."""
