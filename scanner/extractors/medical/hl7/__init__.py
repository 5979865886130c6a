"""HL7 v2 messages, segment by segment."""
