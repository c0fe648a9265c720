"""Values into sentences and buttons, in the hearer's language."""
