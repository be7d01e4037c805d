//! A shop.

use std::fmt;

/// The most that a cart holds.
pub const LIMIT: usize = 10;
static COUNT: u32 = 0;

pub type Price = u64;

/// What is sold.
#[derive(Debug, Clone)]
#[allow(dead_code)] // for now
pub struct Item {
    /// Shown to people.
    pub name: String,
    price: Price,
}

struct Unit;
struct Pair(u32, u32);

#[derive(Debug)]
pub enum Size {
    Small,
    /// Large enough.
    Large { width: u32 },
    Custom(u32),
}

/// Something with a price.
pub trait Priced {
    const TAX: u64;
    type Currency;
    /// In cents.
    fn price(&self) -> Price;
    fn twice(&self) -> Price {
        self.price() * 2
    }
}

impl Item {
    pub const FREE: Price = 0;

    /// Makes one.
    #[inline]
    pub fn new(name: &str) -> Self {
        Self { name: name.into(), price: 0 }
    }

    pub async fn load<T>(&self, from: T) -> Price
    where
        T: Into<Price>,
    {
        from.into()
    }
}

impl fmt::Display for Item {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{}", self.name)
    }
}

impl<T> fmt::Debug for Cart<T> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "cart")
    }
}

pub struct Cart<T> {
    items: Vec<T>,
}

#[macro_export]
macro_rules! cart {
    ($($item:expr),*) => {
        Cart { items: vec![$($item),*] }
    };
}

pub mod money {
    /// Formats.
    pub fn format(value: u64) -> String {
        fn pad(value: u64) -> u64 {
            value
        }
        value.to_string()
    }
}

union Bits {
    int: u32,
    float: f32,
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn it_works() {
        assert_eq!(LIMIT, 10);
    }
}
