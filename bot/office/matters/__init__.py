"""The verbs on one matter, each authorised, each with its entry, one transaction."""
