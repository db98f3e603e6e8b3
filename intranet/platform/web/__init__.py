"""The web itself: who may reach a view, headers, forms, htmx, and errors that help."""
