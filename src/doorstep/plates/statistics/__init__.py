"""What the public page of a pool counts: by day, way, outlet and segment, from the log's replay."""
