#include <string>
// snippet-part
int add(int a, int b) { return a + b; }
// snippet-part
int hidden() { return std::string("text"); }
