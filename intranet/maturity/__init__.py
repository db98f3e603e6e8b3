"""Maturity: rate in private, see where people differ, talk, and agree on a level."""
