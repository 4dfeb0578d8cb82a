"""The colleagues themselves: who a name means, who is away and who stands in, who may do what."""
