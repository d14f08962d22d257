"""Brings lists of ideas in from elsewhere: what its columns mean, what its rows say, writing them, taking them out, joining."""
