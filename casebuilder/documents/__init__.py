"""The business case as a document: one set of templates, read as a web page or held as a PDF."""
