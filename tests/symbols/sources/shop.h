#ifndef SHOP_H
#define SHOP_H

namespace shop {

/// Sells.
class Seller {
public:
    virtual ~Seller() = default;
    virtual void sell(int item) = 0;
};

}  // namespace shop

#endif
