"""Pages of an agency's chronology and of the integrated one."""
