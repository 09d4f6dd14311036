"""One folder per source: source.toml, parser, saved body and expected items."""
