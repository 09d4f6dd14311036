"""Pages of cases and complaints."""
