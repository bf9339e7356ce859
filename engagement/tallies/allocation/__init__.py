"""Rules that share out money: which proposals are funded."""
