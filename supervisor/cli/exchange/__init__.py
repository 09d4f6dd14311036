"""Commands that exchange something with other installations."""
