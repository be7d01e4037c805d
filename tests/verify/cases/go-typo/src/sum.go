package main

// snippet-part
func add(a, b int) int {
	return a + )
}

// snippet-part
