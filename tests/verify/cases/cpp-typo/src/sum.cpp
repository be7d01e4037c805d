// snippet-part
template <class T> T add(T a, T b) {
  return add<T>(a, b;
}
// snippet-part
