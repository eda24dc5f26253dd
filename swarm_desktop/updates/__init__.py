"""Newer versions of the program: found, trusted, fetched, put in place, and taken back where they do not start.

Nothing is imported here: the first thing that the frozen program does is to look into `trial`.
"""
