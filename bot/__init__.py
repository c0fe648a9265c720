"""Huiyin 回音: every matter finds its owner, and every matter gets its answer."""
