# frozen_string_literal: true

require 'set'

# Everything of the shop.
module Shop
  # The most.
  LIMIT = 10
  NAMES = %w[
    a
    b
  ].freeze

  class Error < StandardError; end

  # Holds items.
  class Cart
    include Enumerable
    attr_reader :items, :owner

    # Makes one.
    def self.create(*items)
      new(items)
    end

    class << self
      def build
        new([])
      end
    end

    def initialize(items)
      @items = items
    end

    def empty?
      @items.empty?
    end

    def owner=(value)
      @owner = value
    end

    def [](index)
      @items[index]
    end

    # Adds one.
    private def add!(item)
      # At the end.
      @items << item
    end

    def size = @items.size

    alias_method :length, :size
    alias count size

    def nothing
    end
  end

  def self.open
    yield Cart.new([])
  end
end

class Shop::Item
  def name
    'item'
  end
end

def top_level(a,
              b)
  a + b
end

define_method(:dynamic) do |a|
  a
end

handler = lambda do |event|
  event
end

Point = Struct.new(:x, :y) do
  def sum
    x + y
  end
end
