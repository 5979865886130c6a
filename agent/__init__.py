"""Keeps the scanner running on an endpoint."""
