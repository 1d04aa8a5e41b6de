"""What is to be decided: the problem, its rules and its pair values, validated once and never changed."""
