"""What was asked and answered before: kept, searched, and written out."""
