"""Exchange with other systems: tokens, endpoints, webhooks on their way."""
