"""Why: explanations, counterfactuals, and what rules and room are worth."""
