"""Rules that rank options or fill seats: what comes first."""
