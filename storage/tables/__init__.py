"""Every table of the product, one module per subject; `storage.database.schema` imports them all."""
