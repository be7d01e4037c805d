import sys

# snippet-greet
def greet(name):
    return f"Hello {name}!"
# snippet-greet


if __name__ == "__main__":
    print(greet(sys.argv[1]))
