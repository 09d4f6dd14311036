"""Photos of the demonstration: made-up leaflets and a paper, and where they hang."""
