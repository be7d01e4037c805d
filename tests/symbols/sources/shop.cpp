#include "shop.h"

#include <string>
#include <vector>

namespace shop {
namespace detail {

// The larger.
template <typename T>
T larger(T a, T b) {
    return a > b ? a : b;
}

}  // namespace detail

/// What is sold.
class Item {
public:
    Item() = default;
    explicit Item(std::string name);
    ~Item();

    /// Its name.
    const std::string &name() const { return name_; }

    void rename(const std::string &name);
    void rename(int number);

    bool operator==(const Item &other) const;
    operator bool() const { return true; }

    static int count;

private:
    struct Hidden {
        int depth;
    };
    std::string name_;
    std::vector<int> sizes{1, 2};
};

Item::Item(std::string name) : name_(std::move(name)) {
    ++count;
}

Item::~Item() {
    --count;
}

void Item::rename(const std::string &name)
{
    name_ = name;
}

void Item::rename(int number)
{
    name_ = std::to_string(number);
}

bool Item::operator==(const Item &other) const {
    return name_ == other.name_;
}

int Item::count = 0;

/// Holds items.
template <typename T, int N = 4>
class Cart {
public:
    template <typename U>
    void add(U item);

    T *begin();
};

template <typename T, int N>
T *Cart<T, N>::begin() {
    return nullptr;
}

template <>
class Cart<bool, 1> {
};

enum class Size : int {
    Small,
    Large,
};

using Price = long;
using Names = std::vector<std::string>;
typedef int Number;

template <typename T>
concept Priced = requires(T item) { item.price(); };

constexpr int limit = 10;

auto twice = [](int value) {
    return value * 2;
};

}  // namespace shop

namespace a::b {
[[nodiscard]] int answer() noexcept
{
    return 42;
}
}

extern "C" {
int plain(int a) {
    return a;
}
}

int main() {
    return a::b::answer();
}
