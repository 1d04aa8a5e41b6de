"""The partially pooled logistic model: effects all rows share, and a rep's own."""
