"""What things cost: seconds, memory and ratios to the plain tools, measured in one run (make bench)."""
