"""Several calibrated cameras to one body in meters."""
