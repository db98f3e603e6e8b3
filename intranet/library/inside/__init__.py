"""What is done with a file in a process of its own, see `child.py`: each module gives one thing about it, with `of`."""
