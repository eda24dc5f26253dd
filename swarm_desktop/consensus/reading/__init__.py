"""Readers: each turns a candidate into the ballot of one kind of task."""
