"""From the corpora to the shipped recognizer. See README.md beside this file."""
