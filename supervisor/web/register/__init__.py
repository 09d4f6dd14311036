"""Pages of the register: list, one agency, import."""
