"""One reader of tables for all doors: CSV, TSV, XLSX and HTML tables saved as .xls."""
