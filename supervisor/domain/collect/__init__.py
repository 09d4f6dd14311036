"""How jobs, nights and sources end."""
