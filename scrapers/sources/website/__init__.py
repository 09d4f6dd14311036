"""An employer's or agency's own site: sitemap or feed, then pages with JSON-LD JobPosting."""
