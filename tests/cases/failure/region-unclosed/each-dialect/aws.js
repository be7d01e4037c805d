// snippet-start:[a]
x();
