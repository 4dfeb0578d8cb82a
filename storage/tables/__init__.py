"""Every table of the product, one module per subject; `storage.schema` imports them all."""
