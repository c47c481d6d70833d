"""What comes in from other programs and goes out to them: each file knows one format."""
