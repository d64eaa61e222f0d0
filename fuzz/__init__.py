"""Programs that throw anything at the parts that read what strangers wrote."""
