"""零工驿站: the spreadsheets that gig stations keep."""
