"""Text and the moment it was written, into notices: pure, without Telegram, store or clock."""
