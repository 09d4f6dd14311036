"""What tests of several packages share: builders, worlds, loopback servers."""
