"""Printing shared by every PDF: HTML to tagged PDF, page furniture, joining.

Nothing here knows what a report or a chronology says, reads the database or
needs Django to be set up: a process that prints starts quickly and holds nothing.
"""
