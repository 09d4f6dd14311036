"""Commands that look after what the installation keeps."""
