"""What makes a laptop an AWS: the embedded AWS, the deployer, a sign-in stub, the demo."""
