"""规则: what an administrator sees and changes of the rules, tried out before it holds."""
