"""The second opinion on undecided documents: names in windows, by Presidio and spaCy."""
