"""The agency's own pages: credit, ads, ratings, replies, alerts."""
