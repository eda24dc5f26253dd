"""What surrounds the pages."""
