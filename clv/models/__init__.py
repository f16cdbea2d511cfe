"""What is likely: BG/NBD and Gamma-Gamma. The only room that knows lifetimes."""
