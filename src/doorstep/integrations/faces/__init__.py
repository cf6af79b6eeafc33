"""A verification service that compares a face with a document: adapter and simulator."""
