"""Floor 1: what every feature stands on. Knows no feature."""
