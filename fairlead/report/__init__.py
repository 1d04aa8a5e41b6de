"""The report: a summary in, one self-contained HTML file out, or Markdown. A page a module: charts import slowly."""
