"""What of the demonstration is there already, and whom its acts need."""
