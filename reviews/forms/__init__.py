"""What people type on the board's side. No form here saves anything."""
