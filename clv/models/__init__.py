"""What is likely: BG/NBD, MBG/NBD, Pareto/NBD and Gamma-Gamma. The only room that knows lifetimes."""
