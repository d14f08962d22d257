"""The demonstration place, Severnside: its people, its ideas, and the story of each.

The words are in the JSON files beside this one; the modules turn them into rows, the same ones for the same seed and day.
"""
