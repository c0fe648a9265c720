"""The door people come through: updates become verbs."""
