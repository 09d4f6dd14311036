"""Exchange with other systems: scopes of tokens, webhooks and their signatures."""
