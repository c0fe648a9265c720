"""From what people post to matters: taken in, linked, edited, asked about."""
