"""The pure core: values in, values out. No database, web or network; one clock."""
