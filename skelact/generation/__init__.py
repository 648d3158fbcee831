"""Sentences to motions: plans, networks, composition, checks."""
