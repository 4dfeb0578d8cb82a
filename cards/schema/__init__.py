"""The structural check of card JSON 2.0."""
