"""`make test-windows`: Colmate under genuine Windows Python, on Wine."""
