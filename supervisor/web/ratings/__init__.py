"""The office's pages of rating rounds."""
