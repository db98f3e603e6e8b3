"""Two texts held against each other: paragraph by paragraph, word by word, and by whom it was changed."""
