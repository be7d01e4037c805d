--- Sells.
-- @module shop
local M = {}

-- The most.
local LIMIT = 10
M.version = "1.0"

--- Adds two numbers.
-- @param a the first
local function add(a, b)
  return a + b
end

function M.sell(item)
  local function helper()
    return item
  end
  return helper()
end

function M:open(name)
  self.name = name
end

M.close = function(self)
  self.name = nil
end

local twice = function(value)
  return value * 2
end

M.handlers = {
  start = function()
    return 1
  end,
  limit = 3,
}

function global_one() return 1 end

function nothing()
end

--[[ A class. ]]
local Cart = {}
Cart.__index = Cart

function Cart.new(items)
  return setmetatable({ items = items }, Cart)
end

return M
