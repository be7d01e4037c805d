#!/usr/bin/env node
'use strict';

/**
 * How many files are fetched at once.
 */
const LIMIT = 4;
let first = 1, second = 2;

// Downloads one file.
// Follows redirects.
async function downloadFile(url) {
  const response = await fetch(url);
  return response.text();
}

export const assetify = async (event) => {
  const inner = () => event;
  return inner();
};

export const double = (value) => value * 2;

const triple = (value) =>
  value * 3;

function* ids() {
  yield 1;
}

/** Keeps what was fetched. */
export class Cache extends Map {
  static #count = 0;
  size = 0;

  constructor(limit) {
    super();
    this.limit = limit;
  }

  /** Reads an entry. */
  get(key) {
    return super.get(key);
  }

  get length() {
    return this.size;
  }

  set length(value) {
    this.size = value;
  }

  static async #load(key) {
    return key;
  }

  onChange = (event) => {
    this.size = event.size;
  };
}

const api = {
  base: '/v1',
  get(path) {
    return this.base + path;
  },
  put: async (path) => {
    return path;
  },
  nested: {
    remove: function (path) {
      return path;
    },
  },
};

Cache.prototype.clear = function () {
  this.size = 0;
};

exports.handler = async function (event) {
  return event;
};

module.exports.other = (event) => event;

export default function main() {
  return assetify({});
}

(function () {
  function hidden() {
    return 1;
  }
  hidden();
})();

const Point = class {
  move() {
    return this;
  }
};

function empty() {}
