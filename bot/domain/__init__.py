"""Plain values and rules: what a matter is, when it is due, who hears of it. No Telegram, no database, no clock."""
