"""移交: customers given from one colleague to another, one by one or all at once, and those of people who leave."""
