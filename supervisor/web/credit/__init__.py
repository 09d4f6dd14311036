"""The office's pages of credit files, schemes, papers and annual reports."""
