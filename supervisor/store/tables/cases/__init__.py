"""Tables of cases and complaints, and of the papers and takedowns that come of them."""
