"""Files in, report out."""
