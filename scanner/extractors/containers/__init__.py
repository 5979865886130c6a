"""What archives and mails share: one budget, streams of members, their names."""
