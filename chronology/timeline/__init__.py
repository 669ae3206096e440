"""The picture of the whole: lanes of marks, one for each agency.

``periods`` cuts time into slots, ``counts`` asks the database how many entries
fall into each, ``lanes`` makes shapes of them, ``looks`` tells agencies apart.
"""
