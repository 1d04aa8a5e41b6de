"""The report: a summary in, one self-contained HTML file out; a page a module, for charts take long to import."""
