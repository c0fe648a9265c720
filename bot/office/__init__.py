"""The verbs of the office, one transaction each."""
