"""The forms of the case editor, one for each part of a case file, and those of agreeing, signing and delivering."""
