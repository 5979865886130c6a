"""OpenDocument (OASIS ODF 1.3): texts, sheets and slides."""
