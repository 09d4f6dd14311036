"""Rule packs as TOML data, one file per family."""
