"""Groups of companies: who stands above whom, what a new subsidiary means, and what each may see."""
