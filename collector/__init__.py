"""The central server: receives reports, shows and remembers them."""
