"""Many actions moved at once, to another owner, day or workshop: looked at first, and taken back in one go."""
