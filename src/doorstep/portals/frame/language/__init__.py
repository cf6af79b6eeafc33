"""From Chinese source sentences to catalogues of other languages."""
