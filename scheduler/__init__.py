"""The door the clock comes through: plans become pushes, pushes become messages."""
