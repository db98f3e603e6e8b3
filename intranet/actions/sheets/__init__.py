"""A group's actions as sheets: out to a spreadsheet, and in from one."""
