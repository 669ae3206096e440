"""Input about accounts. No form here saves anything by itself."""
