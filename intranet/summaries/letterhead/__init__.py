"""What a group's or a programme's summaries are printed on: its organisation's name, its logo, and a diary number."""
