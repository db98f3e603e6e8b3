"""How a summary becomes a PDF: laid out, tagged and signed for the archive in a process of its own."""
