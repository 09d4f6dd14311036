"""The demonstration, loaded through the services everybody uses."""
