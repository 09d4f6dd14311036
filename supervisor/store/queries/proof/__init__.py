"""Reads for proof: takedowns, pictures still to be drawn, the trail of a case."""
