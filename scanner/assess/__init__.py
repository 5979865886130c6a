"""From evidence to verdict: one case file a document, weighed by the scorecard."""
