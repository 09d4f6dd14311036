"""What is read in a picture, and what may be said of it: lines, blocks, boxes, papers."""
