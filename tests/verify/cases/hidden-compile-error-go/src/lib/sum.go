package sum

// snippet-part
func add(a, b int) int { return a + b }

// snippet-part

func hidden() int { return add(1, "text") }
