"""The public's pages: look up, verify, complain, subscribe, draws."""
