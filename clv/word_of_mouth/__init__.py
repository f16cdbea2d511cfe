"""What satisfied and dissatisfied customers' talk would win and lose."""
