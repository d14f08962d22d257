"""Data protection: what is kept of people and for how long, what is disclosed on request, and how a person is erased."""
